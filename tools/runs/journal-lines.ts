import type { Totals } from "../../runtime/work/totals.ts";
import type { PassedOver } from "../listing/selection.ts";
import type { Cursor, Range } from "../listing/shard.ts";

/**
 * The lines of a run's journal. `t` is epoch milliseconds.
 *
 * A shard is opened when its file is written, and closed when all its objects are done. In between, `done` says which of them
 * are, and what became of them: the run's totals are the sum of these lines, so that nothing counts twice, whenever the
 * process dies.
 */
export type JournalLine =
  | ({ readonly kind: "began"; readonly t: number; readonly pid: number } & SessionLimits)
  | { readonly kind: "ranges"; readonly ranges: readonly Range[] }
  | OpenedLine
  | {
      readonly kind: "done";
      readonly t: number;
      /** Of each shard the positions of those that were done. */
      readonly objects: Readonly<Record<string, readonly number[]>>;
      readonly totals: Totals;
      /** How long the failures file is, with those of this line. */
      readonly failuresBytes: number;
    }
  | { readonly kind: "closed"; readonly shard: string }
  /** Every object has been opened: nothing is left to list. */
  | { readonly kind: "listed" }
  | TickLine
  | { readonly kind: "ended"; readonly t: number; readonly how: "finished" | "interrupted" | "failed" };

/** How fast a session may go. */
export interface SessionLimits {
  /** Objects at once. */
  readonly concurrency: number;
  /** Objects a second; `null` for no limit, absent in journals that did not say it yet. */
  readonly maxRate?: number | null;
  /** Write units a second, likewise. */
  readonly maxWrites?: number | null;
}

export interface OpenedLine {
  readonly kind: "opened";
  readonly t: number;
  /** Absent where nothing on the page was wanted: there is no shard then. */
  readonly shard?: string;
  readonly range: number;
  readonly next: Cursor | null;
  readonly listed: number;
  readonly deleteMarkers: number;
  readonly passedOver?: PassedOver;
  readonly selected: number;
  /** Of those selected, as far as the listing says. */
  readonly bytes: number;
}

/** How it goes, about once a second. */
export interface TickLine {
  readonly kind: "tick";
  readonly t: number;
  /** Objects at once, allowed now. */
  readonly concurrency: number;
  /** Since the tick before. */
  readonly retries: number;
  readonly throttles: number;
}
