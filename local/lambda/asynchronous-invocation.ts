import { randomUUID } from "node:crypto";
import type { Journal } from "../server/journal.ts";
import type { FunctionError, Invocation, InvocationResult } from "./environment.ts";
import { Fifo } from "./fifo.ts";

/** An event that is not finished yet. */
export interface AcceptedEvent {
  /** The event, as JSON. */
  readonly payload: string;
  /** Epoch milliseconds. */
  readonly acceptedAt: number;
}

/** An event that Lambda gave up. */
export interface GivenUp extends Invocation {
  readonly condition: "RetriesExhausted" | "EventAgeExceeded";
  readonly invokeCount: number;
  readonly error: FunctionError;
}

/** What may change while events are pending. */
export interface InvocationLimits {
  /** Events at once. */
  readonly concurrency: number;
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
}

export interface AsynchronousOptions extends InvocationLimits {
  readonly invoke: (invocation: Invocation) => Promise<InvocationResult>;
  /** Before the first retry, the second, and so on; the last one serves all that follow. AWS: 1 and 2 minutes. */
  readonly retryDelaysMilliseconds: readonly number[];
  /** Delivers an event that was given up. The event is kept until this resolves. */
  readonly onGivenUp: (event: GivenUp) => Promise<void>;
  readonly onFailure?: (invocation: Invocation, error: FunctionError, retryInMilliseconds: number | undefined) => void;
  readonly journal: Journal<AcceptedEvent>;
  readonly clock: () => number;
}

interface Attempt {
  readonly requestId: string;
  readonly count: number;
}

/**
 * Lambda's asynchronous invocation: accepts an event at once, runs it at least once, and retries it after a delay. When it has no
 * retries left or is too old, it delivers the event to the destination.
 */
export class AsynchronousInvocations {
  readonly #options: AsynchronousOptions;
  #limits: InvocationLimits;
  readonly #waiting: Fifo<Attempt>;
  readonly #retries = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;
  readonly #onIdle: (() => void)[] = [];

  constructor(options: AsynchronousOptions) {
    this.#options = options;
    this.#limits = options;
    this.#waiting = new Fifo([...options.journal.pending.keys()].map((requestId) => ({ requestId, count: 1 })));
    this.#next();
  }

  /** The number of accepted events that are not finished. */
  get pending(): number {
    return this.#options.journal.pending.size;
  }

  /** Accepts an event, which is stored when this returns. */
  accept(event: object): void {
    const requestId = randomUUID();
    this.#options.journal.add(requestId, { payload: JSON.stringify(event), acceptedAt: this.#options.clock() });
    this.#waiting.push({ requestId, count: 1 });
    this.#next();
  }

  /** Resolves when every accepted event is finished. */
  async idle(): Promise<void> {
    if (this.pending > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  /** Changes the limits for every event that is not running yet. */
  setLimits(limits: InvocationLimits): void {
    this.#limits = limits;
    this.#next();
  }

  /** Starts nothing more, and waits for what runs, at most that long. */
  async stop(graceMilliseconds: number): Promise<void> {
    this.#stopped = true;
    for (const retry of this.#retries) clearTimeout(retry);
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMilliseconds)));
    await Promise.race([Promise.all(this.#running), grace]);
    clearTimeout(timer);
  }

  #next(): void {
    while (!this.#stopped && this.#running.size < this.#limits.concurrency) {
      const attempt = this.#waiting.take();
      if (attempt === undefined) break;
      const run = this.#run(attempt).finally(() => {
        this.#running.delete(run);
        this.#next();
      });
      this.#running.add(run);
    }
  }

  async #run({ requestId, count }: Attempt): Promise<void> {
    const { journal, invoke, retryDelaysMilliseconds: delays, clock } = this.#options;
    const event = journal.pending.get(requestId);
    if (event === undefined) return;
    const invocation = { requestId, payload: event.payload };
    const result = await invoke(invocation);
    // Stopped during the invocation: the event stays in the journal, and the next start runs it again.
    if (this.#stopped && result.kind === "failed") return;
    if (result.kind === "succeeded") {
      this.#finish(requestId);
      return;
    }

    const { maximumRetries, maximumAgeSeconds } = this.#limits;
    const delay = delays[Math.min(count, delays.length) - 1] ?? 0;
    const tooOld = clock() + delay - event.acceptedAt > maximumAgeSeconds * 1000;
    if (count <= maximumRetries && !tooOld) {
      this.#options.onFailure?.(invocation, result.error, delay);
      this.#retry({ requestId, count: count + 1 }, delay);
      return;
    }
    this.#options.onFailure?.(invocation, result.error, undefined);
    const condition = count <= maximumRetries ? "EventAgeExceeded" : "RetriesExhausted";
    await this.#giveUp({ ...invocation, condition, invokeCount: count, error: result.error });
  }

  /** A record that the destination refuses is dropped, as on AWS, where only a metric shows it. */
  async #giveUp(event: GivenUp): Promise<void> {
    try {
      await this.#options.onGivenUp(event);
    } catch (error) {
      if (this.#stopped) return;
      const errorMessage = error instanceof Error ? error.message : String(error);
      this.#options.onFailure?.(event, { errorType: "DestinationDeliveryFailure", errorMessage }, undefined);
    }
    this.#finish(event.requestId);
  }

  #retry(attempt: Attempt, delay: number): void {
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.#waiting.push(attempt);
      this.#next();
    }, delay);
    this.#retries.add(timer);
  }

  #finish(requestId: string): void {
    this.#options.journal.remove(requestId);
    if (this.pending === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}
