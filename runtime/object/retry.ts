import { setTimeout as sleep } from "node:timers/promises";

export interface RetryOptions {
  /** Tries in all. */
  readonly attempts: number;
  /** Longest wait before the second try, in milliseconds; it doubles with each further one. */
  readonly baseDelayMilliseconds: number;
  /** For tests: waits, and a number in [0, 1). */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  readonly random?: () => number;
}

const DEFAULTS: RetryOptions = { attempts: 3, baseDelayMilliseconds: 200 };

/**
 * Tries again what may mend, with full jitter: each wait is anything up to twice the longest of the one before, so that those who
 * failed together do not come back together.
 *
 * @throws the last error, once the tries are used up, or at once one that is not retryable
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  isRetryable: (error: unknown) => boolean,
  options: RetryOptions = DEFAULTS,
): Promise<T> {
  const wait = options.sleep ?? sleep;
  const random = options.random ?? Math.random;
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= options.attempts || !isRetryable(error)) throw error;
      await wait(random() * options.baseDelayMilliseconds * 2 ** (tries - 1));
    }
  }
}
