import yargs from "yargs";
import { nonEmptyText } from "../../terminal/option-values.ts";
import { flag, text } from "../../terminal/options.ts";
import { parseArguments } from "../../terminal/parse-arguments.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import {
  readTargetOptions,
  withTargetOptions,
  type Environment,
  type TargetOptions,
} from "../target/target-options.ts";
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
  ${SLUICE} failures --local
  ${SLUICE} failures --stack prod --json | jq .reasons
  ${SLUICE} failures --stack prod --export failures.ndjson       every message, as it is, one a line

Needs sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:ChangeMessageVisibility on the queue. Exit codes: 0 looked, whatever
is there; 1 failed, 2 not understood, 3 some could not be seen, 130 interrupted.`;

/**
 * @returns `undefined` when help was asked for, and has been printed
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

/** What `sluice failures` takes. */
export function failuresParser() {
  return withTargetOptions(yargs().scriptName(`${SLUICE} failures`))
    .option("queue", text("Where:", "URL of another queue than the pipeline's own"))
    .option("export", text("Output:", "Writes every message to this file, one a line of JSON"))
    .option("json", flag("Output:", "One line of JSON on stdout"));
}
