import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import type { Target } from "../../../tools/target/target.ts";

/** A pipeline, of which a test says only what matters to it. */
export const targetWith = (changes: Partial<Target> = {}): Target => ({
  ...{ title: "a pipeline", bucket: "files", table: "items", region: "us-east-1", endpoints: {} },
  ...{ failureQueueUrl: undefined, mapping: DEFAULT_MAPPING, prefix: "", suffixes: [], maxDecompressedBytes: 1 },
  local: true,
  ...changes,
});
