import { setTimeout as sleep } from "node:timers/promises";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { isOutOfFiles } from "./out-of-files.ts";

type Strategy = Extract<NonNullable<S3ClientConfig["retryStrategy"]>, { refreshRetryTokenForRetry: unknown }>;
type Token = Awaited<ReturnType<Strategy["acquireInitialRetryToken"]>>;
type ErrorInfo = Parameters<Strategy["refreshRetryTokenForRetry"]>[1];

export interface PatienceOptions {
  /** The number of tries for errors other than throttling: a broken connection, a failing server. */
  readonly attempts: number;
  /** The longest wait before the second try, in milliseconds. It doubles with each further try. */
  readonly baseDelayMilliseconds: number;
  readonly longestDelayMilliseconds: number;
  /** Once aborted, nothing is retried. */
  readonly signal: AbortSignal;
  /** For tests. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  readonly random?: () => number;
}

/** How often and how soon calls are retried. */
export type RetryBounds = Pick<PatienceOptions, "attempts" | "baseDelayMilliseconds" | "longestDelayMilliseconds">;

/** The function's retries for calls to AWS. Throttling is waited out until the deadline; for all else, these are the SDK's bounds. */
export const FUNCTION_PATIENCE: RetryBounds = {
  attempts: 6,
  baseDelayMilliseconds: 100,
  longestDelayMilliseconds: 5_000,
};

/** The command line's retries for calls to AWS. */
export interface Patience extends RetryBounds {
  /** The longest time that a call or a body being read may bring no bytes. */
  readonly silence: { readonly milliseconds: number };
}

export const PATIENCE: Patience = {
  ...{ attempts: 8, baseDelayMilliseconds: 50, longestDelayMilliseconds: 5_000 },
  silence: { milliseconds: 30_000 },
};

/**
 * The SDK's retries, for work that can wait: throttling is waited out until the signal, and everything is counted.
 *
 * The SDK's own strategies give up after a few tries, and have a retry quota that throttled work uses up in seconds. Both are right
 * for a function that must answer soon. Here nobody waits for an answer, and giving up means doing the work again: the records
 * that are there already must be looked up, at the price of a write.
 */
export class PatientRetries implements Strategy {
  readonly #options: PatienceOptions;
  readonly #abandoned = new WeakSet<Error>();
  /** Called for every throttled call. */
  onThrottle: () => void = () => undefined;
  readonly #onOutOfFiles: (() => void)[] = [];
  retries = 0;
  throttles = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** @param free releases idle connections if a new one cannot be opened for lack of files or ports */
  onOutOfFiles(free: () => void): void {
    this.#onOutOfFiles.push(free);
  }

  /** Releases idle connections. */
  freeIdle(): void {
    for (const free of this.#onOutOfFiles) free();
  }

  /** Once aborted, nothing is retried. */
  get signal(): AbortSignal {
    return this.#options.signal;
  }

  /** Marks the error of a call that failed only because the run stops. */
  abandon(error: Error): Error {
    this.#abandoned.add(error);
    return error;
  }

  /** Whether a call failed only because retries have ended. Its work is left to a later run. */
  isAbandoned(error: unknown): boolean {
    return error instanceof Error && this.#abandoned.has(error);
  }

  acquireInitialRetryToken(): Promise<Token> {
    return Promise.resolve(tokenOf(0));
  }

  async refreshRetryTokenForRetry(token: Token, { error, errorType }: ErrorInfo): Promise<Token> {
    const { attempts, baseDelayMilliseconds, longestDelayMilliseconds, signal, random = Math.random } = this.#options;
    const tries = token.getRetryCount() + 1;
    // Here this machine is short of something, not AWS. The remedy is the same: less at once, and patience.
    const outOfFiles = isOutOfFiles(error);
    if (outOfFiles) this.freeIdle();
    if (errorType === "CLIENT_ERROR" && !outOfFiles) throw new Error("retries do not help");
    if (errorType === "THROTTLING" || outOfFiles) {
      this.throttles += 1;
      this.onThrottle();
    } else if (tries >= attempts) throw new Error(`${tries} tries`);
    const longest = Math.min(baseDelayMilliseconds * 2 ** Math.min(tries - 1, 20), longestDelayMilliseconds);
    try {
      signal.throwIfAborted();
      // Full jitter, so that calls that failed together do not retry together.
      await (this.#options.sleep ?? wait)(random() * longest, signal);
    } catch (reason) {
      if (error instanceof Error) this.#abandoned.add(error);
      throw reason;
    }
    this.retries += 1;
    return tokenOf(tries);
  }

  /** Counts and waits for a retry that is not the SDK's, such as reading an object again whose bytes broke off. */
  async again(milliseconds: number): Promise<void> {
    await (this.#options.sleep ?? wait)(milliseconds, this.#options.signal);
    this.retries += 1;
  }

  recordSuccess(): void {
    // There is no quota to refill.
  }
}

const wait = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, { signal });

const tokenOf = (count: number): Token => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
