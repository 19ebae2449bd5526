import type { ShardEvent } from "./shard-event.ts";

/** The names of the errors that a try of a shard ends with. A state machine's retries go by them. */
export const SHARD_ERRORS = {
  /** Time ran out. What is done is kept, and the next try goes on from there. */
  timeLeft: "Sluice.TimeLeft",
  /** A call failed outside of the objects, for example to the work bucket. Another try may succeed. */
  failed: "Sluice.Failed",
  /** Time ran out before any record was done: another try would end in the same way. */
  noProgress: "Sluice.NoProgress",
  /** No object can be processed, for example because the table was deleted. */
  fatal: "Sluice.Fatal",
  /** The event, the task or the shard is not what it must be. */
  invalid: "Sluice.InvalidShard",
} as const;

export type ShardErrorKind = keyof typeof SHARD_ERRORS;

/** A try that did not finish its shard. Its name is one of {@link SHARD_ERRORS}, and its message names the shard. */
export class ShardError extends Error {
  override readonly name: string;
  readonly kind: ShardErrorKind;

  constructor(kind: ShardErrorKind, { run, shard }: Pick<ShardEvent, "run" | "shard">, why: string, cause?: unknown) {
    super(`shard ${shard} of run ${run}: ${why}`, cause === undefined ? {} : { cause });
    this.name = SHARD_ERRORS[kind];
    this.kind = kind;
  }
}
