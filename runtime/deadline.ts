import { setMaxListeners } from "node:events";
import { longestSilence } from "./longest-silence.ts";

/** Timers, as Node has them. */
export interface Timers {
  readonly setTimeout: (action: () => void, milliseconds: number) => unknown;
  readonly clearTimeout: (timer: never) => void;
}

/** The end of an invocation's work. What runs then may come to its end; after that, the rest of the work is handed on. */
export interface Deadline {
  /** Aborted when the work must end. */
  readonly signal: AbortSignal;
  /** Must be called when the work is done. */
  readonly cancel: () => void;
}

/**
 * The time that an invocation keeps for its end, in milliseconds: a call that has begun may stay silent for as long as a call may,
 * and so may the one that hands on the rest.
 *
 * @param timeLeft at the start of the invocation, in milliseconds: the function's timeout
 */
export function reservedFor(timeLeft: number): number {
  return Math.min(2 * longestSilence(timeLeft), timeLeft / 2);
}

/**
 * Starts the time that an invocation has for its work.
 *
 * @param timeLeft in milliseconds
 */
export function startDeadline(timeLeft: number, timers: Timers = globalThis): Deadline {
  const controller = new AbortController();
  // Each waiting call listens to it.
  setMaxListeners(0, controller.signal);
  const milliseconds = timeLeft - reservedFor(timeLeft);
  // A slow start can take all of a short timeout.
  if (milliseconds <= 0) controller.abort();
  const timer = timers.setTimeout(() => controller.abort(), milliseconds);
  return { signal: controller.signal, cancel: () => timers.clearTimeout(timer as never) };
}
