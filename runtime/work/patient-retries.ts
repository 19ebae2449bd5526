import { setTimeout as sleep } from "node:timers/promises";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { isOutOfFiles } from "./out-of-files.ts";

type Strategy = Extract<NonNullable<S3ClientConfig["retryStrategy"]>, { refreshRetryTokenForRetry: unknown }>;
type Token = Awaited<ReturnType<Strategy["acquireInitialRetryToken"]>>;
type ErrorInfo = Parameters<Strategy["refreshRetryTokenForRetry"]>[1];

export interface PatienceOptions {
  /** Tries in all, of what is not throttled: a connection that breaks, a server that fails. */
  readonly attempts: number;
  /** Longest wait before the second try, in milliseconds; it doubles with each further one. */
  readonly baseDelayMilliseconds: number;
  readonly longestDelayMilliseconds: number;
  /** Once aborted, nothing is tried again. */
  readonly signal: AbortSignal;
  /** For tests. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  readonly random?: () => number;
}

/** How patient the command line is with AWS. */
export interface Patience extends Pick<
  PatienceOptions,
  "attempts" | "baseDelayMilliseconds" | "longestDelayMilliseconds"
> {
  /** How long a call, or a body that is read, may bring nothing. */
  readonly silence: { readonly milliseconds: number };
}

export const PATIENCE: Patience = {
  ...{ attempts: 8, baseDelayMilliseconds: 50, longestDelayMilliseconds: 5_000 },
  silence: { milliseconds: 30_000 },
};

/**
 * The SDK's retries, for bulk work: throttling is waited out, however long it takes, and everything is counted.
 *
 * The SDK's own strategies give up after a few tries, and keep a quota of retries that a throttled backfill uses up in
 * seconds; both are right for a function that answers somebody, and wrong for work that has all night.
 */
export class PatientRetries implements Strategy {
  readonly #options: PatienceOptions;
  readonly #abandoned = new WeakSet<Error>();
  /** Told of every throttled call. */
  onThrottle: () => void = () => undefined;
  readonly #onOutOfFiles: (() => void)[] = [];
  retries = 0;
  throttles = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** @param free gives back what is not needed, when a connection cannot be opened for want of files or ports */
  onOutOfFiles(free: () => void): void {
    this.#onOutOfFiles.push(free);
  }

  /** Whether a call failed only because it was not to be tried again any more: its work is to be done later. */
  isAbandoned(error: unknown): boolean {
    return error instanceof Error && this.#abandoned.has(error);
  }

  acquireInitialRetryToken(): Promise<Token> {
    return Promise.resolve(tokenOf(0));
  }

  async refreshRetryTokenForRetry(token: Token, { error, errorType }: ErrorInfo): Promise<Token> {
    const { attempts, baseDelayMilliseconds, longestDelayMilliseconds, signal, random = Math.random } = this.#options;
    const tries = token.getRetryCount() + 1;
    // It is not AWS that is short of something, but the remedy is the same: less at once, and patience.
    const outOfFiles = isOutOfFiles(error);
    if (outOfFiles) for (const free of this.#onOutOfFiles) free();
    if (errorType === "CLIENT_ERROR" && !outOfFiles) throw new Error("no retry mends it");
    if (errorType === "THROTTLING" || outOfFiles) {
      this.throttles += 1;
      this.onThrottle();
    } else if (tries >= attempts) throw new Error(`${tries} tries`);
    const longest = Math.min(baseDelayMilliseconds * 2 ** Math.min(tries - 1, 20), longestDelayMilliseconds);
    try {
      signal.throwIfAborted();
      // Full jitter, so that those who failed together do not come back together.
      await (this.#options.sleep ?? wait)(random() * longest, signal);
    } catch (reason) {
      if (error instanceof Error) this.#abandoned.add(error);
      throw reason;
    }
    this.retries += 1;
    return tokenOf(tries);
  }

  /** Counts and waits for a try that is not the SDK's: an object whose bytes broke off is read again. */
  async again(milliseconds: number): Promise<void> {
    await (this.#options.sleep ?? wait)(milliseconds, this.#options.signal);
    this.retries += 1;
  }

  recordSuccess(): void {
    // No quota to fill again.
  }
}

const wait = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, { signal });

const tokenOf = (count: number): Token => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
