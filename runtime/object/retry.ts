import { setTimeout as sleep } from "node:timers/promises";

export interface RetryOptions {
  /** The total number of tries. */
  readonly attempts: number;
  /** The longest wait before the second try, in milliseconds. It doubles with each further try. */
  readonly baseDelayMilliseconds: number;
  /** For tests: the wait, and a random number in [0, 1). */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  readonly random?: () => number;
}

const DEFAULTS: RetryOptions = { attempts: 3, baseDelayMilliseconds: 200 };

/**
 * Retries with full jitter: each wait is random, up to a limit that doubles each time, so that callers that failed together do
 * not retry together.
 *
 * @throws the last error after the last try, or at once an error that is not retryable
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
