import type { Totals } from "../../runtime/work/totals.ts";
import type { PassedOver } from "../listing/selection.ts";
import type { Cursor, Range } from "../listing/shard-source.ts";

/**
 * The lines of a run's journal. `t` is epoch milliseconds.
 *
 * A shard is opened when its file is written, and closed when all its objects are done. In between, `done` lines name the objects
 * that are done, and their outcomes. The run's totals are the sum of these lines, so nothing counts twice, whenever the process
 * dies.
 */
export type JournalLine =
  | ({ readonly kind: "began"; readonly t: number; readonly pid: number } & SessionLimits)
  | { readonly kind: "ranges"; readonly ranges: readonly Range[] }
  | OpenedLine
  | {
      readonly kind: "done";
      readonly t: number;
      /** For each shard, the positions of the objects that are done. */
      readonly objects: Readonly<Record<string, readonly number[]>>;
      readonly totals: Totals;
      /** The length of the failures file, including the failures of this line. */
      readonly failuresBytes: number;
      /** A shard that this line closes, too, because all its objects were done elsewhere. */
      readonly closes?: string;
    }
  | { readonly kind: "closed"; readonly shard: string }
  /** Every object has been opened: nothing is left to list. */
  | { readonly kind: "listed" }
  | TickLine
  /** A run on AWS: an execution of the state machine, by its name, processes what is open. */
  | { readonly kind: "execution"; readonly t: number; readonly name: string }
  | { readonly kind: "ended"; readonly t: number; readonly how: "finished" | "interrupted" | "failed" };

/** The limits on a session's speed. */
export interface SessionLimits {
  /** Objects at once. */
  readonly concurrency: number;
  /** Objects per second; `null` for no limit, absent in journals of earlier releases. */
  readonly maxRate?: number | null;
  /** Write units per second, likewise. */
  readonly maxWrites?: number | null;
}

export interface OpenedLine {
  readonly kind: "opened";
  readonly t: number;
  /** Absent if nothing on the page was selected: then there is no shard. */
  readonly shard?: string;
  readonly range: number;
  readonly next: Cursor | null;
  readonly listed: number;
  readonly deleteMarkers: number;
  readonly passedOver?: PassedOver;
  readonly selected: number;
  /** The bytes of the selected objects, if the listing states them. */
  readonly bytes: number;
}

/** The progress, about once a second. */
export interface TickLine {
  readonly kind: "tick";
  readonly t: number;
  /** The current limit on objects at once. */
  readonly concurrency: number;
  /** Since the previous tick. */
  readonly retries: number;
  readonly throttles: number;
}
