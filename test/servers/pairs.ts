import type { Pair } from "./world.ts";

/** Every server is used for all that it serves; what it has from AWS, and Sluice needs, is in at least one pair. */
export const PAIRS: readonly Pair[] = [
  { s3: "ministack", dynamodb: "ministack" },
  { s3: "moto", dynamodb: "moto" },
  { s3: "versitygw", dynamodb: "dynamodb-local" },
  { s3: "versitygw", dynamodb: "dynoxide" },
  { s3: "ministack", dynamodb: "dynoxide" },
  { s3: "embedded", dynamodb: "dynamodb-local" },
];
