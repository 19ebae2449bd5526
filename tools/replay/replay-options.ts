import yargs from "yargs";
import {
  oneText,
  positiveNumber,
  wholeNumber,
  duration,
  nonEmptyText,
} from "../../terminal/arguments/option-values.ts";
import { flag, number, text } from "../../terminal/arguments/options.ts";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";
import type { MessageFilter } from "../failures/messages/message-filter.ts";
import { queueOption } from "../failures/queue/queue-url.ts";
import {
  readTargetOptions,
  TARGET_OPTIONS,
  withTargetOptions,
  type Environment,
  type TargetOptions,
} from "../target/target-options.ts";
import { WRITE_OPTIONS } from "../target/write-options.ts";

/** The options of `sluice replay`. */
export interface ReplayOptions {
  readonly source: QueueSource | RunSource;
  readonly choice: MessageFilter;
  /** The maximum number of messages. */
  readonly limit: number;
  readonly allVersions: boolean;
  readonly rewrite: boolean;
  readonly dryRun: boolean;
  /** How many messages are processed at once. */
  readonly concurrency: number;
  /** Write units per second. */
  readonly maxWrites: number;
  readonly json: boolean;
  readonly yes: boolean;
}

export interface QueueSource {
  readonly kind: "queue";
  readonly where: TargetOptions;
  /** `undefined`: the pipeline's queue. */
  readonly queue: string | undefined;
}

export interface RunSource {
  readonly kind: "run";
  readonly run: string;
  /** `undefined`: the run's own target. */
  readonly where: TargetOptions | undefined;
  /** A mapping that replaces the run's. */
  readonly mapping: string | undefined;
}

const USAGE = `sluice replay: processes again what failed, with the same code that processes new objects.

It takes the messages of the failure queue, or with --run the failures of a backfill. A message is deleted only when all its
objects are done. A message that fails again stays on the queue, and so does one that is not understood. You can repeat,
interrupt or kill a replay at any time: the table ends up the same, and the messages that it had received return to the queue
within two minutes.

An object is processed in the version that its message names. A version with rejected records counts as done when
  - none of its records is rejected any more, because the mapping has changed; or
  - a newer version without rejected records has replaced it: that one is processed instead; or
  - its key holds no object any more: it was deleted, and is shown as "gone".

Examples:
  ${SLUICE} replay --local
  ${SLUICE} replay --stack prod --dry-run                         shows what would happen; writes and deletes nothing
  ${SLUICE} replay --stack prod --limit 1                         tries one
  ${SLUICE} replay --stack prod --only no-partition-key --mapping widened.json
  ${SLUICE} replay --stack prod --older-than 2h --prefix 2024/
  ${SLUICE} replay --run 20261101-093000-k3f9                     what failed in a backfill

Needs sqs:GetQueueAttributes, sqs:ReceiveMessage, sqs:ChangeMessageVisibility and sqs:DeleteMessage on the queue, and
the permissions of a backfill on the bucket and the table.

Exit codes: 0 all chosen messages are done (with --dry-run: would be); 1 failed; 2 usage error; 3 some messages stay, or some
could not be seen; 4 nothing matched: there are messages, but --only, --prefix and --older-than exclude all of them;
130 interrupted.`;

const CONCURRENCY = 32;

/**
 * @returns `undefined` after it printed the help
 * @throws UsageError
 */
export async function readReplayOptions(
  argv: readonly string[],
  print: (text: string) => void,
  env: Environment = {},
): Promise<ReplayOptions | undefined> {
  const parsed = await parseArguments(replayParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`), env);
  if (parsed === undefined) return undefined;
  const { allVersions, rewrite, dryRun, json, yes } = parsed;
  const source = readSource(parsed, env);
  const olderThan = duration("older-than", parsed.olderThan);
  if (source.kind === "run" && olderThan !== undefined) {
    throw new UsageError("--older-than goes by when a message was sent: leave it out with --run");
  }
  return {
    source,
    choice: { only: nonEmptyText("only", parsed.only), prefix: oneText("prefix", parsed.prefix), olderThan },
    limit: wholeNumber("limit", parsed.limit) ?? Infinity,
    ...{ allVersions, rewrite, dryRun, json, yes },
    concurrency: wholeNumber("concurrency", parsed.concurrency) ?? CONCURRENCY,
    maxWrites: positiveNumber("max-writes", parsed.maxWrites) ?? Infinity,
  };
}

function readSource(parsed: Parsed, env: Environment): QueueSource | RunSource {
  const run = oneText("run", parsed.run);
  const queue = queueOption(parsed.queue);
  if (run === undefined) return { kind: "queue", where: readTargetOptions(parsed, env), queue };
  if (queue !== undefined) throw new UsageError("--run and --queue exclude each other");
  const given = parsed as Record<string, unknown>;
  const anywhere = TARGET_OPTIONS.some((name) => given[name] !== undefined && given[name] !== false);
  const mapping = oneText("mapping", parsed.mapping);
  return { kind: "run", run, where: anywhere ? readTargetOptions(parsed, env) : undefined, mapping };
}

/** The parser of `sluice replay`. */
export function replayParser() {
  return withTargetOptions(yargs().scriptName(`${SLUICE} replay`))
    .option("queue", text("Where:", "URL of another queue than the pipeline's own"))
    .option("run", text("What:", "The failures of this backfill, instead of the queue's messages"))
    .option("only", text("What:", `Only failures with this reason, as ${SLUICE} failures shows it`))
    .option("older-than", text("What:", "Only messages older than this: 90s, 30m, 2h, 7d"))
    .option("prefix", text("What:", "Only objects whose keys have this prefix"))
    .option("limit", number("What:", "Maximum number of messages"))
    .option("all-versions", flag("What:", "Also processes rejected versions that a newer version has replaced"))
    .option("rewrite", WRITE_OPTIONS.rewrite)
    .option("dry-run", { ...flag("What:", "Reads, decodes and maps, but writes and deletes nothing"), alias: "n" })
    .option("concurrency", {
      ...number("How fast:", "Number of messages processed at once"),
      defaultDescription: String(CONCURRENCY),
    })
    .option("max-writes", WRITE_OPTIONS["max-writes"])
    .option("json", flag("Output:", "Prints one JSON line per message to stdout, and the summary last"))
    .option("yes", WRITE_OPTIONS.yes);
}

type Parsed = Awaited<ReturnType<ReturnType<typeof replayParser>["parseAsync"]>>;
