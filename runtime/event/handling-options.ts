import type { ProcessingOptions } from "../object/processing-options.ts";
import type { Continuations } from "./read/continuation.ts";
import type { FailureQueue } from "./failure-queue.ts";
import type { Log } from "./log.ts";

/**
 * Counters. Each name is a CloudWatch metric; Gone, Failed and HandedOn count objects, TestEvents and IgnoredEvents count events,
 * all others count records.
 */
export type CountName =
  | "Written"
  | "StoredByReference"
  | "AlreadyThere"
  | "Stale"
  | "PassedOver"
  | "Rejected"
  | "Gone"
  | "Failed"
  | "HandedOn"
  | "TestEvents"
  | "IgnoredEvents";

export interface HandlingOptions extends Omit<ProcessingOptions, "stop"> {
  readonly failures: FailureQueue;
  readonly continuations: Continuations;
  readonly log: Log;
  readonly count: (name: CountName, count: number) => void;
  /** How many objects of an event are processed at once. */
  readonly objectConcurrency: number;
  /** Aborted when the invocation must come to its end: what is not done by then is handed on. */
  readonly deadline: AbortSignal;
  /** Identifies this invocation in the reports. */
  readonly requestId: string;
  readonly functionName: string;
  /** Of how many ordinary objects in a hundred the end is logged. */
  readonly logSamplePercent: number;
  /** For tests. Calls `action` after that time, unless the returned function is called before. */
  readonly after?: (milliseconds: number, action: () => void) => () => void;
}
