import yargs from "yargs";
import { nonEmptyText } from "../../terminal/arguments/option-values.ts";
import { flag, text } from "../../terminal/arguments/options.ts";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import {
  readTargetOptions,
  withTargetOptions,
  type Environment,
  type TargetOptions,
} from "../target/target-options.ts";
import { queueOption } from "./queue/queue-url.ts";

/** The options of `sluice failures`. */
export interface FailuresOptions {
  readonly where: TargetOptions;
  /** `undefined`: the pipeline's queue. */
  readonly queue: string | undefined;
  readonly export: string | undefined;
  readonly json: boolean;
}

const USAGE = `sluice failures: shows what is on the failure queue, and removes nothing.

SQS has no way to read a queue without receiving its messages. So each message is received, hidden from other consumers until
all have been seen, and then returned. This adds one to its receive count, and a replay at the same time does not see it.
Messages that another consumer has received are counted, and not shown. If the command is killed, its messages return to the
queue within two minutes.

Messages are grouped by reason. Where a replay from this folder has failed since, the reason is that of the replay, and the
message's own is shown beside it.

Examples:
  ${SLUICE} failures --local
  ${SLUICE} failures --stack prod --json | jq .reasons
  ${SLUICE} failures --stack prod --export failures.ndjson       every message, as it is, one a line

Needs sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:ChangeMessageVisibility on the queue.

Exit codes: 0 shown, also where the queue is empty; 1 failed; 2 usage error; 3 some messages could not be shown;
130 interrupted.`;

/**
 * @returns `undefined` after it printed the help
 * @throws UsageError
 */
export async function readFailuresOptions(
  argv: readonly string[],
  print: (text: string) => void,
  env: Environment = {},
): Promise<FailuresOptions | undefined> {
  const parsed = await parseArguments(failuresParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`), env);
  if (parsed === undefined) return undefined;
  const queue = queueOption(parsed.queue);
  return {
    where: readTargetOptions(parsed, env),
    queue,
    export: nonEmptyText("export", parsed.export),
    json: parsed.json,
  };
}

/** The parser of `sluice failures`. */
export function failuresParser() {
  return withTargetOptions(yargs().scriptName(`${SLUICE} failures`))
    .option("queue", text("Where:", "URL of another queue than the pipeline's own"))
    .option("export", text("Output:", "Writes every message to this file, as one JSON line each"))
    .option("json", flag("Output:", "Prints one JSON line to stdout"));
}
