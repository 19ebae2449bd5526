import { setTimeout as pause } from "node:timers/promises";

const POLL_MILLISECONDS = 100;

/**
 * Asks until the answer is one, and says at the end what it waited for. The time that it may take is generous: a machine may be busy
 * with something else.
 *
 * @param ask answers undefined or false until then
 */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>, seconds = 90): Promise<T> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`);
    await pause(POLL_MILLISECONDS);
  }
}
