import yargs from "yargs";
import { parseArguments } from "../../terminal/parse-arguments.ts";
import { UsageError } from "../../terminal/user-error.ts";

/** What `npm start` is asked. */
export interface StartOptions {
  readonly stack: string;
  /** `KEY=VALUE` each. */
  readonly config: readonly string[];
  readonly persist: boolean;
  /** 0 takes a free one. */
  readonly ports: { readonly s3: number; readonly dynamodb: number; readonly sqs: number };
}

const USAGE = `Runs the pipeline on this machine until Ctrl-C: bucket, table, function and failure queue, as the Pulumi program
declares them. Nothing leaves this machine, and no AWS account is needed.

Examples:
  npm start                                                    the dev stack, in memory
  npm start -- --persist                                       keeps objects, items and messages in .sluice/
  npm start -- --stack prod
  npm start -- --config mapping.userID=/customer/id --config mapping.timestampUnit=seconds
  npm start -- --config 'suffixes[1]=.ndjson' --port-s3 4566`;

/**
 * @returns undefined when help was asked for, and has been printed
 * @throws UsageError
 */
export async function readStartOptions(
  argv: readonly string[],
  print: (text: string) => void,
): Promise<StartOptions | undefined> {
  const port = (what: string) =>
    ({ type: "number", default: 0, describe: `Port of ${what}; 0 is a free one` }) as const;
  const parser = yargs()
    .scriptName("npm start --")
    .option("stack", { type: "string", default: "dev", requiresArg: true, describe: "Stack whose config is used" })
    .option("config", {
      type: "string",
      array: true,
      nargs: 1,
      default: [] as string[],
      defaultDescription: "none",
      describe: "Overrides a value, KEY=VALUE as `pulumi config set --path` has it; repeatable",
    })
    .option("persist", { type: "boolean", default: false, describe: "Keep state in .sluice/ over restarts" })
    .option("port-s3", port("S3"))
    .option("port-dynamodb", port("DynamoDB"))
    .option("port-sqs", port("SQS"))
    .check((options) => {
      for (const name of ["port-s3", "port-dynamodb", "port-sqs"] as const) checkPort(name, options[name]);
      return true;
    });
  const options = await parseArguments(parser, argv, (help) => print(`${USAGE}\n\n${help}`));
  if (options === undefined) return undefined;
  const ports = { s3: options.portS3, dynamodb: options.portDynamodb, sqs: options.portSqs };
  return { stack: options.stack, config: options.config, persist: options.persist, ports };
}

function checkPort(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new UsageError(`--${name} takes 0 to 65535`);
}
