import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Failure } from "../../runtime/work/failure.ts";
import { sumTotals, type Totals } from "../../runtime/work/totals.ts";
import type { Page, Range, Shard } from "../listing/shard.ts";
import type { JournalLine, SessionLimits, TickLine } from "./journal-lines.ts";
import { NdjsonWriter } from "./ndjson.ts";
import { writeJson, type RunFolder } from "./run-folder.ts";
import type { RunState } from "./run-state.ts";

/** What became of an object of a shard. */
export interface Done {
  readonly shard: string;
  readonly position: number;
  readonly totals: Totals;
  readonly failure: Failure | undefined;
}

/**
 * How long what was done may wait to be written down, together with others. What is lost with it is done again: it costs
 * a little work, and counts once.
 */
const FLUSH_MILLISECONDS = 50;

/** Writes a run's journal, its failures, and the shards that are at work. */
export class RunJournal {
  readonly #run: RunFolder;
  readonly #now: () => number;
  readonly #journal: NdjsonWriter;
  readonly #failures: NdjsonWriter;
  readonly #onFault: (error: unknown) => void;
  #pending: Done[] = [];
  #timer: NodeJS.Timeout | undefined;
  #totals: Totals;

  /** @param onFault told when a write fails that nobody waits for: the disk is full */
  constructor(run: RunFolder, state: RunState, now: () => number, onFault: (error: unknown) => void) {
    this.#run = run;
    this.#now = now;
    this.#onFault = onFault;
    this.#journal = new NdjsonWriter(run.journal);
    // Failures that no journal line speaks of belong to objects that will be done again.
    this.#failures = new NdjsonWriter(run.failures, state.failuresBytes);
    this.#totals = state.totals;
  }

  /** Of the whole run, all of its sessions. */
  get totals(): Totals {
    return this.#totals;
  }

  began(limits: SessionLimits): void {
    this.#append({ kind: "began", t: this.#now(), pid: process.pid, ...limits });
  }

  ranges(ranges: readonly Range[]): void {
    this.#append({ kind: "ranges", ranges });
  }

  /** @returns the page's shard, once it is sure to be found again; `undefined` where nothing on it was wanted */
  opened(range: number, page: Page, id: string, bucket: string): Shard | undefined {
    const { objects, next, listed, deleteMarkers } = page;
    const chosen = { objects: objects.length, bytes: objects.reduce((all, { size = 0 }) => all + size, 0) };
    const { objects: selected, bytes } = page.sampledFrom ?? chosen;
    const shard: Shard | undefined = objects.length === 0 ? undefined : { id, bucket, objects };
    if (shard) writeJson(this.#fileOf(id), shard);
    this.#append({
      kind: "opened",
      t: this.#now(),
      ...(shard ? { shard: id } : {}),
      ...{ range, next, listed, deleteMarkers, selected, bytes },
      ...(page.passedOver ? { passedOver: page.passedOver } : {}),
    });
    return shard;
  }

  /** A shard that an earlier session opened. */
  reopened(id: string): Shard {
    return JSON.parse(readFileSync(this.#fileOf(id), "utf8")) as Shard;
  }

  done(done: Done): void {
    this.#pending.push(done);
    this.#timer ??= setTimeout(() => {
      try {
        this.flush();
      } catch (error) {
        this.#onFault(error);
      }
    }, FLUSH_MILLISECONDS);
  }

  closed(shard: string): void {
    this.flush();
    this.#append({ kind: "closed", shard });
    rmSync(this.#fileOf(shard), { force: true });
  }

  listed(): void {
    this.#append({ kind: "listed" });
  }

  tick(tick: Omit<TickLine, "kind" | "t">): void {
    this.#append({ kind: "tick", t: this.#now(), ...tick });
  }

  /** Writes down what is done; what cannot be written waits on. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    if (pending.length === 0) return;
    const objects: Record<string, number[]> = {};
    for (const { shard, position } of pending) (objects[shard] ??= []).push(position);
    const totals = sumTotals(pending.map((done) => done.totals));
    const failuresBytes = this.#failures.bytes;
    try {
      this.#failures.append(pending.flatMap(({ failure }) => failure ?? []));
      // One line for all: it is there as a whole, or not at all.
      this.#append({ kind: "done", t: this.#now(), objects, totals, failuresBytes: this.#failures.bytes });
    } catch (error) {
      // No journal line speaks of them, and they are written again with the next.
      this.#failures.cutOff(failuresBytes);
      throw error;
    }
    this.#pending = [];
    this.#totals = sumTotals([this.#totals, totals]);
  }

  ended(how: "finished" | "interrupted" | "failed"): void {
    this.flush();
    this.#append({ kind: "ended", t: this.#now(), how });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#journal.close();
    this.#failures.close();
  }

  #append(line: JournalLine): void {
    this.#journal.append([line]);
  }

  #fileOf(shard: string): string {
    return join(this.#run.shards, `${shard}.json`);
  }
}
