import yargs from "yargs";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { UsageError } from "../../terminal/user-error.ts";
import { DEFAULT_PORTS, type Ports } from "./ports.ts";

/** What `npm start` is asked. */
export interface StartOptions {
  readonly stack: string;
  /** `KEY=VALUE` each. */
  readonly config: readonly string[];
  readonly persist: boolean;
  /** Undefined is the default, or the next free one. */
  readonly ports: Ports<number | undefined>;
}

const USAGE = `Runs the pipeline on this machine until Ctrl-C: the bucket, table, function and failure queue that the Pulumi program
declares. Nothing leaves this machine, and you need no AWS account. A change of the program's or the function's source
takes effect at once.

Examples:
  npm start                                     the dev stack, in memory
  npm start -- --persist                        keep objects, items and messages in .sluice/ for the next start
  npm start -- --stack prod
  npm start -- --config mapping.userID=/customer/id --config mapping.timestampUnit=seconds
  npm start -- --config 'suffixes[1]=.ndjson' --s3-port 4566`;

/**
 * @param env where npm leaves the options that it took for itself
 * @returns undefined when help was asked for, and has been printed
 * @throws UsageError
 */
export async function readStartOptions(
  argv: readonly string[],
  print: (text: string) => void,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<StartOptions | undefined> {
  const port = (what: string, fallback: number) =>
    ({
      type: "number",
      requiresArg: true,
      describe: `Port of ${what}; 0 takes any free one`,
      defaultDescription: `${fallback}, or the next free one`,
    }) as const;
  const parser = yargs()
    .scriptName("npm start --")
    .option("stack", { type: "string", default: "dev", requiresArg: true, describe: "Stack whose settings are used" })
    .option("config", {
      type: "string",
      array: true,
      nargs: 1,
      default: [] as string[],
      defaultDescription: "none",
      describe: "Overrides a setting: KEY=VALUE, as in `pulumi config set --path`; repeatable",
    })
    .option("persist", { type: "boolean", default: false, describe: "Keep everything in .sluice/ for the next start" })
    .option("s3-port", port("S3", DEFAULT_PORTS.s3))
    .option("dynamodb-port", port("DynamoDB", DEFAULT_PORTS.dynamodb))
    .option("sqs-port", port("SQS", DEFAULT_PORTS.sqs))
    .check((options) => {
      for (const name of ["s3-port", "dynamodb-port", "sqs-port"] as const) checkPort(name, options[name]);
      return true;
    });
  const options = await parseArguments(parser, argv, (help) => print(`${USAGE}\n\n${help}`), env);
  if (options === undefined) return undefined;
  const ports = { s3: options.s3Port, dynamodb: options.dynamodbPort, sqs: options.sqsPort };
  return { stack: options.stack, config: options.config, persist: options.persist, ports };
}

function checkPort(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= 65_535)) return;
  throw new UsageError(`--${name} takes a port from 0 to 65535`);
}
