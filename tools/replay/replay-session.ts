import { setTimeout as wait } from "node:timers/promises";
import picocolors from "picocolors";
import type { Stop } from "../../runtime/work/stop.ts";
import { type TerminalIo, writeOut } from "../../terminal/io.ts";
import type { Progress } from "../../terminal/text/progress-line.ts";
import { ProgressDisplay } from "../../terminal/text/progress.ts";
import { LastReplayWriter, readLastReplays } from "../failures/last-replays.ts";
import { withLastReplay } from "../failures/messages/last-replay.ts";
import { matchesFilter, reasonNames } from "../failures/messages/message-filter.ts";
import { unwrapMessage } from "../failures/messages/unwrap-message.ts";
import { drainQueue } from "../failures/queue/drain-queue.ts";
import type { FailureQueueReader, ReceivedMessage } from "../failures/queue/failure-queue.ts";
import { InFlightMessages } from "../failures/queue/in-flight-messages.ts";
import { inFlightElsewhereText } from "../failures/queue/in-flight-text.ts";
import { stoppingText } from "../runs/summary/stopping-text.ts";
import { explain } from "../target/access/explain-error.ts";
import type { ReplayEngine } from "./replay-engine.ts";
import { newReasons } from "./new-reasons.ts";
import { replayMessage, type ReplayedObject } from "./replay-message.ts";
import { replayProgress, type ReplayItems } from "./replay-progress.ts";
import type { ReplayOptions } from "./replay-options.ts";
import { ReplayTally, type ReplayItem, type ReplaySummary } from "./replay-summary.ts";
import { itemLine, itemText } from "./replay-text.ts";

/** The environment of a replay. */
export interface ReplaySessionOptions {
  readonly options: ReplayOptions;
  /** For the summary: the queue's URL, or the run's id. */
  readonly source: string;
  /** The pipeline's bucket. Objects in other buckets are not processed. */
  readonly bucket: string;
  readonly engine: ReplayEngine;
  readonly stop: Stop;
  /** How often AWS throttled. */
  readonly throttles: () => number;
  readonly io: TerminalIo;
  /** For tests. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** What happens to a message after its replay. */
interface AfterReplay {
  readonly done?: () => Promise<void>;
  readonly again?: (objects: readonly ReplayedObject[]) => void;
}

const ASK_COUNTS = 4;
const ASK_MILLISECONDS = 1_000;

/** Replays failures, reports each outcome, and prints the summary. */
export class ReplaySession {
  readonly #session: ReplaySessionOptions;
  readonly #tally = new ReplayTally();

  constructor(session: ReplaySessionOptions) {
    this.#session = session;
  }

  /** Replays the messages of a queue: deletes those that are done, and returns the others at the end. */
  async replayQueue(queue: FailureQueueReader): Promise<ReplaySummary> {
    const { options, bucket, engine, stop, io } = this.#session;
    const before = await queue.counts();
    if (before.inFlight > 0) io.stderr.write(`${inFlightElsewhereText(before.inFlight)}\n`);
    const inFlight = new InFlightMessages({
      queue,
      onFault: (error) => io.stderr.write(`the queue: ${explain(error)}\n`),
    });
    const read = new WeakMap<ReceivedMessage, ReplayItem>();
    const lastReplays = await readLastReplays(io.folder, io.now());
    const notes = options.dryRun ? undefined : await this.#openNotes();
    try {
      await this.#work({ unit: "messages", all: before.waiting, limit: options.limit }, () =>
        drainQueue({
          ...{ queue, inFlight, window: engine.window, limit: options.limit, signal: stop.signal },
          choose: (message) => {
            const { id, receiveCount, body, sentAt } = message;
            const contents = withLastReplay(unwrapMessage(body, bucket), lastReplays.get(id));
            const item = { id, receiveCount, contents };
            read.set(message, item);
            return this.#choose(item, io.now() - sentAt);
          },
          take: (message) =>
            this.#take(read.get(message), {
              done: () => inFlight.delete(message.id),
              again: (objects) => notes?.add(message.id, io.now(), newReasons(objects)),
            }),
        }),
      );
    } finally {
      notes?.close();
      await inFlight.releaseAll();
    }
    return this.#sumUp(await this.#leftOn(queue));
  }

  /**
   * Replays the lines of a run's failures.
   *
   * @param all the total number, if known
   */
  async replayRun(items: AsyncIterable<ReplayItem>, all: number | undefined): Promise<ReplaySummary> {
    const { options, engine, stop } = this.#session;
    await this.#work({ unit: "failures", all, limit: options.limit }, async () => {
      let taken = 0;
      for await (const item of items) {
        if (stop.signal.aborted || taken >= options.limit) break;
        if (!this.#choose(item, 0)) continue;
        taken += 1;
        await engine.window.begin(() => this.#take(item, {}));
      }
    });
    return this.#sumUp(undefined);
  }

  async #work(items: ReplayItems, run: () => Promise<void>): Promise<void> {
    const { engine, stop, io } = this.#session;
    const { limit } = engine;
    const display = new ProgressDisplay({
      output: io.stderr,
      colors: picocolors.createColors(io.stderr.isTTY === true && !io.env["NO_COLOR"]),
      now: io.now,
      look: () => this.#progress(items),
    });
    const tick = setInterval(() => limit.tick(), 1_000);
    stop.signal.addEventListener("abort", () => display.say(stoppingText(stop)), { once: true });
    try {
      await run();
    } catch (error) {
      // An interrupted call is not a failure.
      if (!stop.signal.aborted) stop.fail(error);
    } finally {
      await engine.window.idle();
      clearInterval(tick);
      display.stop();
    }
  }

  #progress(items: ReplayItems): Progress {
    const { engine, stop, throttles } = this.#session;
    return {
      ...replayProgress(this.#tally, items),
      ...{ limit: engine.limit.current, max: engine.limit.max, throttles: throttles() },
      stopping: stop.signal.aborted,
    };
  }

  #choose(item: ReplayItem, age: number): boolean {
    this.#tally.see(reasonNames(item.contents));
    const chosen = matchesFilter(item.contents, age, this.#session.options.choice);
    if (!chosen) this.#tally.notChosen += 1;
    return chosen;
  }

  #openNotes(): Promise<LastReplayWriter> {
    const { io } = this.#session;
    return LastReplayWriter.open(io.folder, io.now(), (error) =>
      io.stderr.write(`sluice failures will not show what fails in this replay: ${explain(error)}\n`),
    );
  }

  /** Never rejects: an error in one message does not affect the others. */
  async #take(item: ReplayItem | undefined, { done, again }: AfterReplay): Promise<void> {
    const { options, engine, stop, io } = this.#session;
    if (!item || stop.signal.aborted) return;
    try {
      const replayed = await replayMessage(item.contents, engine.replaying);
      if (replayed.kind === "fatal") stop.fail(replayed.error);
      if (replayed.kind === "done" && !options.dryRun) await done?.();
      if (replayed.kind === "again") again?.(replayed.objects);
      if (!this.#tally.count(replayed)) return;
      const text = options.json ? `${JSON.stringify(itemLine(item, replayed))}\n` : itemText(item, replayed);
      if (text !== "") await writeOut(io.stdout, text);
    } catch (error) {
      // Its objects are done, but it stays: the next replay finds nothing to do, and deletes it.
      stop.fail(error);
    }
  }

  /** Reads the queue's counts. They lag, so it asks for some seconds until they agree with what the replay left. */
  async #leftOn(queue: FailureQueueReader): Promise<ReplaySummary["left"]> {
    const { options, stop, sleep = wait } = this.#session;
    const all = !options.dryRun && options.limit === Infinity;
    for (let asked = 1; ; asked++) {
      const { waiting, inFlight } = await queue.counts();
      const expected = inFlight === 0 && (!all || waiting <= this.#tally.left);
      if (expected || stop.signal.aborted || asked >= ASK_COUNTS) return { waiting, inFlight };
      await sleep(ASK_MILLISECONDS);
    }
  }

  #sumUp(left: ReplaySummary["left"]): ReplaySummary {
    const { options, stop, source } = this.#session;
    return this.#tally.summary({
      ...{ source, dryRun: options.dryRun },
      ended: stop.reason?.kind ?? "finished",
      ...(stop.reason?.kind === "failed" ? { error: explain(stop.reason.error) } : {}),
      ...(left === undefined ? {} : { left }),
    });
  }
}
