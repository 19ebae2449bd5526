import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Failure } from "../../runtime/work/failure.ts";
import { sumTotals, type Totals } from "../../runtime/work/totals.ts";
import type { Shard } from "../../runtime/work/shard/shard.ts";
import type { Page, Range } from "../listing/shard-source.ts";
import type { JournalLine, SessionLimits, TickLine } from "./journal-lines.ts";
import { NdjsonWriter } from "./ndjson.ts";
import { writeJson, type RunFolder } from "./run-folder.ts";
import type { RunState } from "./run-state.ts";

/** The outcome of a shard's object. */
export interface Done {
  readonly shard: string;
  readonly position: number;
  readonly totals: Totals;
  readonly failure: Failure | undefined;
}

/** @returns `undefined` if nothing on the page was selected */
export const shardOf = ({ objects }: Page, id: string, bucket: string): Shard | undefined =>
  objects.length === 0 ? undefined : { id, bucket, objects };

/**
 * How long outcomes may wait before they are written together. Objects whose outcomes are lost are processed again, which costs a
 * little time; they still count once.
 */
const FLUSH_MILLISECONDS = 50;

/** Writes a run's journal, its failures, and its unfinished shards. */
export class RunJournal {
  readonly #run: RunFolder;
  readonly #now: () => number;
  readonly #journal: NdjsonWriter;
  readonly #failures: NdjsonWriter;
  readonly #onFault: (error: unknown) => void;
  #pending: Done[] = [];
  #timer: NodeJS.Timeout | undefined;
  #totals: Totals;

  /** @param onFault called when a background write fails because, for example, the disk is full */
  constructor(run: RunFolder, state: RunState, now: () => number, onFault: (error: unknown) => void) {
    this.#run = run;
    this.#now = now;
    this.#onFault = onFault;
    this.#journal = new NdjsonWriter(run.journal);
    // Failures after the last journal line belong to objects that will be processed again.
    this.#failures = new NdjsonWriter(run.failures, state.failuresBytes);
    this.#totals = state.totals;
  }

  /** The totals of the whole run, across all sessions. */
  get totals(): Totals {
    return this.#totals;
  }

  began(limits: SessionLimits): void {
    this.#append({ kind: "began", t: this.#now(), pid: process.pid, ...limits });
  }

  ranges(ranges: readonly Range[]): void {
    this.#append({ kind: "ranges", ranges });
  }

  /** @returns the page's shard, once it is safely stored; `undefined` if nothing on the page was selected */
  opened(range: number, page: Page, id: string, bucket: string): Shard | undefined {
    const shard = shardOf(page, id, bucket);
    if (shard) writeJson(this.#fileOf(id), shard);
    this.noteOpened(range, page, shard);
    return shard;
  }

  /** Notes that a page's shard was stored, wherever that is. */
  noteOpened(range: number, page: Page, shard: Shard | undefined): void {
    const { objects, next, listed, deleteMarkers } = page;
    const chosen = { objects: objects.length, bytes: objects.reduce((all, { size = 0 }) => all + size, 0) };
    const { objects: selected, bytes } = page.sampledFrom ?? chosen;
    this.#append({
      kind: "opened",
      t: this.#now(),
      ...(shard ? { shard: shard.id } : {}),
      ...{ range, next, listed, deleteMarkers, selected, bytes },
      ...(page.passedOver ? { passedOver: page.passedOver } : {}),
    });
  }

  /** Takes over a shard that an earlier session opened. */
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

  /** Of a run on AWS: an execution begins. */
  execution(name: string): void {
    this.#append({ kind: "execution", t: this.#now(), name });
  }

  tick(tick: Omit<TickLine, "kind" | "t">): void {
    this.#append({ kind: "tick", t: this.#now(), ...tick });
  }

  /** Writes the outcomes so far. If that fails, they stay queued. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    if (pending.length === 0) return;
    const objects: Record<string, number[]> = {};
    for (const { shard, position } of pending) (objects[shard] ??= []).push(position);
    const totals = sumTotals(pending.map((done) => done.totals));
    this.#note(
      totals,
      pending.flatMap(({ failure }) => failure ?? []),
      { objects },
    );
    this.#pending = [];
  }

  /** Notes the outcomes of a whole shard that was processed elsewhere, and that it is done. */
  shardDone(shard: string, totals: Totals, failures: readonly Failure[]): void {
    this.flush();
    this.#note(totals, failures, { objects: {}, closes: shard });
    rmSync(this.#fileOf(shard), { force: true });
  }

  /** Writes one journal line for all of them, so that it is written as a whole or not at all. */
  #note(
    totals: Totals,
    failures: readonly Failure[],
    what: { readonly objects: Readonly<Record<string, readonly number[]>>; readonly closes?: string },
  ): void {
    const failuresBytes = this.#failures.bytes;
    try {
      this.#failures.append(failures);
      this.#append({ kind: "done", t: this.#now(), totals, failuresBytes: this.#failures.bytes, ...what });
    } catch (error) {
      // No journal line covers them, so they are written again with the next one.
      this.#failures.cutOff(failuresBytes);
      throw error;
    }
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
