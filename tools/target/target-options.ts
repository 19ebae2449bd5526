import type { Argv } from "yargs";
import { UsageError } from "../../terminal/user-error.ts";

/** Where objects come from and items go to, as the command line says it. */
export type TargetOptions = { readonly endpoints: Endpoints; readonly mapping?: string; readonly region?: string } & (
  | { readonly kind: "stack"; readonly stack: string }
  | { readonly kind: "local" }
  | { readonly kind: "named"; readonly bucket: string; readonly table: string }
);

/** Other servers than AWS's own. */
export interface Endpoints {
  readonly s3?: string;
  readonly dynamodb?: string;
  readonly sqs?: string;
}

/** The options that every command has that works on a pipeline. */
export function withTargetOptions<T>(parser: Argv<T>) {
  const text = (describe: string) => ({ type: "string", requiresArg: true, group: "Where:", describe }) as const;
  return parser
    .option("stack", text("The Pulumi stack whose outputs say bucket, table, mapping and suffixes"))
    .option("local", {
      type: "boolean",
      group: "Where:",
      describe: "The pipeline that `npm start` runs on this machine",
    })
    .option("bucket", text("The bucket; with --table"))
    .option("table", text("The table; with --bucket"))
    .option("region", text("Its region; otherwise as the SDK finds it"))
    .option("endpoint-s3", text("URL of another S3"))
    .option("endpoint-dynamodb", text("URL of another DynamoDB"))
    .option("endpoint-sqs", text("URL of another SQS"))
    .option("mapping", text("JSON file: where userID, timestamp and data stand in a record"));
}

type Parsed = {
  readonly [
    K in "stack" | "bucket" | "table" | "region" | "endpointS3" | "endpointDynamodb" | "endpointSqs" | "mapping"
  ]?: string | undefined;
} & { readonly local?: boolean | undefined };

/**
 * Reads what {@link withTargetOptions} parsed.
 *
 * @throws UsageError where it says nothing, too much, or contradicts itself
 */
export function readTargetOptions(parsed: Parsed): TargetOptions {
  for (const name of ["stack", "bucket", "table", "region", "mapping"] as const) once(name, parsed[name]);
  const endpoints = {
    ...url("s3", "endpoint-s3", parsed.endpointS3),
    ...url("dynamodb", "endpoint-dynamodb", parsed.endpointDynamodb),
    ...url("sqs", "endpoint-sqs", parsed.endpointSqs),
  };
  const { stack, local = false, bucket, table, region, mapping } = parsed;
  const common = {
    endpoints,
    ...(mapping === undefined ? {} : { mapping }),
    ...(region === undefined ? {} : { region }),
  };
  const named = bucket !== undefined || table !== undefined;
  if (Number(stack !== undefined) + Number(local) + Number(named) !== 1) {
    throw new UsageError("say where, in one way: --stack NAME, --local, or --bucket NAME --table NAME");
  }
  if (stack !== undefined) return { kind: "stack", stack, ...common };
  if (local) {
    if (region !== undefined || Object.keys(endpoints).length > 0) {
      throw new UsageError("--local knows its endpoints and region; leave --endpoint-... and --region out");
    }
    return { kind: "local", ...common };
  }
  if (bucket === undefined || table === undefined) throw new UsageError("--bucket and --table go together");
  return { kind: "named", bucket, table, ...common };
}

/** yargs makes an array of an option that is given twice, whatever its type says. */
function once(name: string, value: unknown): void {
  if (Array.isArray(value)) throw new UsageError(`--${name} is given twice`);
  if (value === "") throw new UsageError(`--${name} is empty`);
}

function url<K extends string>(field: K, option: string, value: string | undefined): { [P in K]?: string } {
  if (value === undefined) return {};
  once(option, value);
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) {
    throw new UsageError(`--${option} is ${JSON.stringify(value)}; it must be a URL such as http://127.0.0.1:4566`);
  }
  return { [field]: value } as { [P in K]?: string };
}
