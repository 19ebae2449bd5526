import type { Argv } from "yargs";
import { bucketNameFault } from "../../terminal/arguments/bucket-name.ts";
import { text } from "../../terminal/arguments/options.ts";
import { UsageError } from "../../terminal/user-error.ts";
import { TRANSPORTS, type Transport } from "./transport.ts";

/** The source of objects and the target of items, as the command line names them. */
export type TargetOptions = {
  readonly endpoints: Endpoints;
  readonly mapping?: string;
  readonly region?: string;
  /** Agrees to pay for reads from a requester-pays bucket. */
  readonly requestPayer?: "requester";
  /** Who sends the calls that move data. */
  readonly transport?: Transport;
} & (
  | {
      readonly kind: "stack";
      readonly stack: string;
      /** The stack comes from SLUICE_STACK. */
      readonly byEnvironment?: true;
    }
  | { readonly kind: "local" }
  | { readonly kind: "named"; readonly bucket: string; readonly table: string }
);

/** Endpoints of servers other than AWS's. */
export interface Endpoints {
  readonly s3?: string;
  readonly dynamodb?: string;
  readonly sqs?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The options that name the pipeline and its location. */
export const TARGET_OPTIONS = [
  "stack",
  "local",
  "bucket",
  "table",
  "region",
  "request-payer",
  "endpoint-s3",
  "endpoint-dynamodb",
  "endpoint-sqs",
  "transport",
] as const;

/** The options of every command that works on a pipeline. */
export function withTargetOptions<T>(parser: Argv<T>) {
  const where = (describe: string) => text("Where:", describe);
  return parser
    .option(
      "stack",
      where("Pulumi stack whose outputs name the bucket, table, mapping and suffixes; SLUICE_STACK by default"),
    )
    .option("local", {
      type: "boolean",
      group: "Where:",
      describe: "The pipeline that `npm start` runs on this machine",
    })
    .option("bucket", where("Name of the bucket; requires --table"))
    .option("table", where("Name of the table; requires --bucket"))
    .option("region", where("AWS region; by default as the AWS SDK finds it"))
    .option("request-payer", where("requester: your account pays for reads from a requester-pays bucket"))
    .option("endpoint-s3", where("URL of the S3 endpoint"))
    .option("endpoint-dynamodb", where("URL of the DynamoDB endpoint"))
    .option("endpoint-sqs", where("URL of the SQS endpoint"))
    .option(
      "transport",
      where(
        "lean or sdk: who reads objects and puts items; lean by default, which leaves to the SDK what it does not know",
      ),
    )
    .option("mapping", where("JSON file that says where in a record userID, timestamp and data are"));
}

type Parsed = {
  readonly [
    K in "stack" | "bucket" | "table" | "region" | "endpointS3" | "endpointDynamodb" | "endpointSqs" | "mapping"
  ]?: string | undefined;
} & {
  readonly local?: boolean | undefined;
  readonly requestPayer?: string | undefined;
  readonly transport?: string | undefined;
};

/**
 * Reads what {@link withTargetOptions} parsed.
 *
 * @param env its SLUICE_STACK is the default if no option names a pipeline
 * @throws UsageError if the options name no pipeline, more than one, or contradict each other
 */
export function readTargetOptions(parsed: Parsed, env: Environment = {}): TargetOptions {
  for (const name of ["stack", "bucket", "table", "region", "mapping"] as const) once(name, parsed[name]);
  once("request-payer", parsed.requestPayer);
  if (parsed.requestPayer !== undefined && parsed.requestPayer !== "requester") {
    throw new UsageError(`--request-payer is ${JSON.stringify(parsed.requestPayer)}; it must be requester`);
  }
  once("transport", parsed.transport);
  const transport = TRANSPORTS.find((name) => name === parsed.transport);
  if (parsed.transport !== undefined && transport === undefined) {
    throw new UsageError(`--transport is ${JSON.stringify(parsed.transport)}; it must be lean or sdk`);
  }
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
    ...(parsed.requestPayer === undefined ? {} : { requestPayer: "requester" as const }),
    ...(transport === undefined ? {} : { transport }),
  };
  const named = bucket !== undefined || table !== undefined;
  const byDefault = env["SLUICE_STACK"] ?? "";
  if (stack === undefined && !local && !named && byDefault !== "") {
    return { kind: "stack", stack: byDefault, byEnvironment: true, ...common };
  }
  if (Number(stack !== undefined) + Number(local) + Number(named) !== 1) {
    throw new UsageError(
      "name one pipeline: --stack NAME, --local, or --bucket NAME --table NAME; or set SLUICE_STACK",
    );
  }
  if (stack !== undefined) return { kind: "stack", stack, ...common };
  if (local) {
    if (region !== undefined || Object.keys(endpoints).length > 0) {
      throw new UsageError("--local sets the endpoints and the region; leave out --endpoint-... and --region");
    }
    return { kind: "local", ...common };
  }
  if (bucket === undefined || table === undefined) throw new UsageError("--bucket and --table go together");
  const fault = bucketNameFault(bucket);
  if (fault !== undefined) throw new UsageError(`--bucket: ${JSON.stringify(bucket)} ${fault}`);
  return { kind: "named", bucket, table, ...common };
}

/** If an option is given twice, yargs makes an array of it, whatever its type says. */
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
