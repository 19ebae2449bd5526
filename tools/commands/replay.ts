import { PatientRetries } from "../../runtime/work/patient-retries.ts";
import { Stop } from "../../runtime/work/stop.ts";
import { EXIT } from "../../terminal/exit-code.ts";
import { terminalWidth, writeOut } from "../../terminal/io.ts";
import { wrapped } from "../../terminal/text/labelled-lines.ts";
import { SqsFailureQueueReader } from "../failures/queue/failure-queue.ts";
import { queueUrlOf } from "../failures/queue/queue-url.ts";
import { nothingChosen } from "../replay/nothing-chosen.ts";
import { makeReplayEngine } from "../replay/replay-engine.ts";
import type { ReplayOptions } from "../replay/replay-options.ts";
import { ReplaySession } from "../replay/replay-session.ts";
import type { ReplaySummary } from "../replay/replay-summary.ts";
import { summaryText } from "../replay/replay-text.ts";
import { findRun, readRunFailures, type FailedRun } from "../replay/run-failures.ts";
import { confirmWrites } from "../target/confirm-writes.ts";
import { findTarget } from "../target/find/find-target.ts";
import { mostAtOnce } from "../target/clients/open-files.ts";
import { preflight } from "../target/access/preflight.ts";
import type { Target } from "../target/target.ts";
import type { Io } from "./command.ts";

/** Processes again what failed: the failure queue's messages, or a run's failures. */
export async function replay(options: ReplayOptions, io: Io): Promise<number> {
  const { source } = options;
  if (source.kind === "run") {
    const { target, ...run } = await findRun(source, io);
    return replayFrom({ kind: "run", ...run }, target, options, io);
  }
  const target = await findTarget(source.where, io);
  return replayFrom({ kind: "queue", url: queueUrlOf(target, source.queue) }, target, options, io);
}

type From = ({ readonly kind: "run" } & Omit<FailedRun, "target">) | { readonly kind: "queue"; readonly url: string };

async function replayFrom(from: From, target: Target, options: ReplayOptions, io: Io): Promise<number> {
  const stop = new Stop(io.interrupt);
  const retries = new PatientRetries({ ...io.patience, signal: stop.signal });
  const { maxWrites, dryRun, rewrite, allVersions } = options;
  const concurrency = Math.min(options.concurrency, mostAtOnce());
  const clients = await io.connect(target, { sockets: concurrency + 1, retries, silence: io.patience.silence });
  try {
    await preflight(clients, target, { lists: "nothing", prefix: "" }, stop.signal);
    const source = from.kind === "queue" ? from.url : from.folder.id;
    const what = dryRun ? "Dry run: would replay" : "Replay";
    const title = `${what} ${source} into table ${target.table} (${target.title})`;
    io.stderr.write(`${wrapped(title, terminalWidth(io.stderr)).join("\n")}\n`);
    if (!dryRun) await confirmWrites(target, options.yes, io);
    const settings = { concurrency, maxWrites, dryRun, rewrite, allVersions };
    const engine = makeReplayEngine({ target, clients, retries, ...settings });
    const throttles = (): number => retries.throttles;
    const session = new ReplaySession({ options, source, bucket: target.bucket, engine, stop, throttles, io });
    const summary =
      from.kind === "queue"
        ? await session.replayQueue(new SqsFailureQueueReader(clients, from.url))
        : await session.replayRun(readRunFailures(from.folder, target.bucket), from.failures);
    return await tell(summary, options, io);
  } finally {
    clients.destroy();
  }
}

async function tell(summary: ReplaySummary, options: ReplayOptions, io: Io): Promise<number> {
  await writeOut(
    io.stdout,
    options.json ? `${JSON.stringify(summary)}\n` : summaryText(summary, terminalWidth(io.stdout)),
  );
  if (summary.error !== undefined) io.stderr.write(`error: ${summary.error}\n`);
  const nothing = nothingChosen(summary, options.choice);
  if (nothing !== undefined) io.stderr.write(`${nothing}\n`);
  return exitCodeOf(summary, options);
}

/**
 * What a replay answers to the shell: done is only what leaves nothing behind that was meant.
 *
 * Where messages are there and none is meant, a filter may be misspelt; an empty queue is as it should be, whatever was asked.
 */
export function exitCodeOf(
  summary: ReplaySummary,
  { limit, dryRun, choice }: Pick<ReplayOptions, "limit" | "dryRun" | "choice">,
): number {
  const { ended, again, notUnderstood, otherBucket, notChosen, left = { waiting: 0, inFlight: 0 } } = summary;
  if (ended === "interrupted") return EXIT.interrupted;
  if (ended === "failed") return EXIT.failed;
  const stay = again + notUnderstood + otherBucket;
  const all = !dryRun && limit === Infinity;
  const unseen = left.inFlight > 0 || (all && left.waiting > stay + notChosen);
  if (stay > 0 || unseen) return EXIT.incomplete;
  return nothingChosen(summary, choice) === undefined ? EXIT.done : EXIT.nothingMatched;
}
