import { rmSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ZERO_TOTALS, sumTotals, type Totals } from "../../runtime/work/totals.ts";
import { sumPassedOver, type PassedOver } from "../listing/selection.ts";
import type { Cursor, Range } from "../listing/shard-source.ts";
import type { JournalLine } from "./journal-lines.ts";
import { readNdjson } from "./ndjson.ts";
import type { RunFolder } from "./run-folder.ts";

/** What a run has done so far, read from its journal. */
export interface RunState {
  readonly ranges: readonly Range[] | undefined;
  /** Where each range continues, by its index: `null` at its end, absent if not begun. */
  readonly cursors: ReadonlyMap<number, Cursor | null>;
  /** The unfinished shards, each with the positions of the objects that are done. */
  readonly open: ReadonlyMap<string, ReadonlySet<number>>;
  readonly shards: number;
  readonly allListed: boolean;
  readonly listed: number;
  readonly deleteMarkers: number;
  readonly passedOver: PassedOver;
  readonly selected: number;
  readonly selectedBytes: number;
  readonly totals: Totals;
  readonly retries: number;
  readonly throttles: number;
  readonly failuresBytes: number;
  /** How long a process was at work, in milliseconds. */
  readonly duration: number;
  readonly sessions: number;
  readonly ended: "finished" | "interrupted" | "failed" | undefined;
  /** Of a run on AWS: its latest execution, by its name. */
  readonly execution: string | undefined;
  /** When its last line was written, in epoch milliseconds; `undefined` before the first. */
  readonly last: number | undefined;
}

type Mutable = { -readonly [K in Exclude<keyof RunState, "cursors" | "open">]: RunState[K] } & {
  cursors: Map<number, Cursor | null>;
  open: Map<string, Set<number>>;
};

/** Reads a run's journal. Memory holds only what is unfinished. */
export async function readRunState(run: RunFolder): Promise<RunState> {
  const state: Mutable = {
    ranges: undefined,
    cursors: new Map(),
    open: new Map(),
    shards: 0,
    allListed: false,
    listed: 0,
    deleteMarkers: 0,
    passedOver: {},
    selected: 0,
    selectedBytes: 0,
    totals: ZERO_TOTALS,
    retries: 0,
    throttles: 0,
    failuresBytes: 0,
    duration: 0,
    sessions: 0,
    ended: undefined,
    execution: undefined,
    last: undefined,
  };
  for await (const line of readNdjson<JournalLine>(run.journal)) {
    if ("t" in line) {
      // Time between two sessions does not count.
      if (line.kind !== "began" && state.last !== undefined) state.duration += line.t - state.last;
      state.last = line.t;
    }
    apply(state, line);
  }
  return state;
}

function apply(state: Mutable, line: JournalLine): void {
  switch (line.kind) {
    case "began":
      state.sessions += 1;
      state.ended = undefined;
      return;
    case "ranges":
      state.ranges = line.ranges;
      return;
    case "opened":
      state.cursors.set(line.range, line.next);
      state.listed += line.listed;
      state.deleteMarkers += line.deleteMarkers;
      state.passedOver = sumPassedOver(state.passedOver, line.passedOver);
      state.selected += line.selected;
      state.selectedBytes += line.bytes;
      if (line.shard === undefined) return;
      state.shards += 1;
      state.open.set(line.shard, new Set());
      return;
    case "done": {
      for (const [shard, positions] of Object.entries(line.objects)) {
        const done = state.open.get(shard);
        for (const position of positions) done?.add(position);
      }
      state.totals = sumTotals([state.totals, line.totals]);
      state.failuresBytes = line.failuresBytes;
      if (line.closes !== undefined) state.open.delete(line.closes);
      return;
    }
    case "closed":
      state.open.delete(line.shard);
      return;
    case "listed":
      state.allListed = true;
      return;
    case "tick":
      state.retries += line.retries;
      state.throttles += line.throttles;
      return;
    case "execution":
      state.execution = line.name;
      return;
    case "ended":
      state.ended = line.how;
  }
}

/** Removes shard files that a killed process had not opened yet, or had already closed. */
export function removeStrayShards(run: RunFolder, state: RunState): void {
  for (const name of readdirSync(run.shards)) {
    if (!state.open.has(name.replace(/\.json$/, ""))) rmSync(join(run.shards, name));
  }
}
