import yargs from "yargs";
import { nonEmptyText } from "../../terminal/option-values.ts";
import { parseArguments } from "../../terminal/parse-arguments.ts";
import { readTargetOptions, withTargetOptions, type TargetOptions } from "../target/target-options.ts";
import { queueOption } from "./queue/queue-url.ts";

/** What `sluice failures` is asked. */
export interface FailuresOptions {
  readonly where: TargetOptions;
  /** `undefined`: the pipeline's. */
  readonly queue: string | undefined;
  readonly export: string | undefined;
  readonly json: boolean;
}

const USAGE = `sluice failures: tells what is on the failure queue, and takes nothing away.

SQS cannot be looked into: each message is received, hidden from others until all were seen, and given back at once then. So a
message's receive count grows by one; a replay at the same time sees the others' messages missing; and what another has in
its hands is not seen, which is said. A look that is killed has its messages back on the queue after two minutes.

Examples:
  sluice failures --local
  sluice failures --stack prod --json | jq .reasons
  sluice failures --stack prod --export failures.ndjson       every message, as it is, one a line

Needs sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:ChangeMessageVisibility on the queue. Exit codes: 0 looked, whatever
is there; 1 failed, 2 not understood, 3 some could not be seen, 130 interrupted.`;

/**
 * @returns `undefined` when help was asked for, and has been printed
 * @throws UsageError
 */
export async function readFailuresOptions(
  argv: readonly string[],
  print: (text: string) => void,
): Promise<FailuresOptions | undefined> {
  const parser = withTargetOptions(yargs())
    .option("queue", {
      type: "string",
      requiresArg: true,
      group: "Where:",
      describe: "URL of another queue than the pipeline's own",
    })
    .option("export", {
      type: "string",
      requiresArg: true,
      group: "Output:",
      describe: "Writes every message to this file, one a line of JSON",
    })
    .option("json", { type: "boolean", default: false, group: "Output:", describe: "One line of JSON on stdout" });
  const parsed = await parseArguments(parser, argv, (help) => print(`${USAGE}\n\n${help}\n`));
  if (parsed === undefined) return undefined;
  const queue = queueOption(parsed.queue);
  return { where: readTargetOptions(parsed), queue, export: nonEmptyText("export", parsed.export), json: parsed.json };
}
