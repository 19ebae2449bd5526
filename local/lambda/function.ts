import { availableParallelism } from "node:os";
import type { Journal } from "../server/journal.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import {
  type AcceptedEvent,
  AsynchronousInvocations,
  type GivenUp,
  type InvocationLimits,
} from "./asynchronous-invocation.ts";
import type { FunctionError, Invocation, InvocationResult } from "./environment.ts";
import { FunctionVersion } from "./function-version.ts";

export interface LocalFunctionOptions {
  readonly journal: Journal<AcceptedEvent>;
  readonly retryDelaysMilliseconds: readonly number[];
  /** How long running invocations may go on when the function stops. */
  readonly stopGraceMilliseconds: number;
  readonly clock: () => number;
  /** Called with every line that the function prints. */
  readonly onLine: (line: string) => void;
  /** Called when an invocation failed; it is retried after that time, or given up. */
  readonly onFailure: (error: FunctionError, retryInMilliseconds: number | undefined) => void;
  readonly onGivenUp: (event: GivenUp) => Promise<void>;
}

/** The number of environments if the program reserves none: more than cores, because functions mostly wait for calls. */
const MOST_ENVIRONMENTS = Math.min(4, Math.max(2, availableParallelism()));

/** A function that takes events as Lambda does when S3 sends them, and whose code can be replaced. */
export class LocalFunction {
  readonly #options: LocalFunctionOptions;
  readonly #invocations: AsynchronousInvocations;
  readonly #versions: Set<FunctionVersion>;
  #current: FunctionVersion;
  #concurrency: number;

  /**
   * Loads the function, and starts with the events that the journal still holds. Code that does not load fails each
   * event, as on Lambda.
   */
  static async start(declared: DeclaredFunction, options: LocalFunctionOptions): Promise<LocalFunction> {
    const version = new FunctionVersion(declared, options.onLine);
    const fault = await version.load();
    if (fault !== undefined) options.onFailure(fault, undefined);
    return new LocalFunction(declared, version, options);
  }

  private constructor(declared: DeclaredFunction, version: FunctionVersion, options: LocalFunctionOptions) {
    this.#options = options;
    this.#current = version;
    this.#concurrency = limitsOf(declared).concurrency;
    this.#versions = new Set([version]);
    this.#invocations = new AsynchronousInvocations({
      ...limitsOf(declared),
      invoke: (invocation) => this.#current.invoke(invocation),
      retryDelaysMilliseconds: options.retryDelaysMilliseconds,
      onGivenUp: options.onGivenUp,
      onFailure: (_invocation, error, retryIn) => options.onFailure(error, retryIn),
      journal: options.journal,
      clock: options.clock,
    });
  }

  /** Events that were accepted and are not finished. */
  get pending(): number {
    return this.#invocations.pending;
  }

  /** Takes an event; it is kept when this returns. */
  accept(event: object): void {
    this.#invocations.accept(event);
  }

  /** Runs the function on an event, and waits for its answer. Never rejects. */
  invoke(invocation: Invocation): Promise<InvocationResult> {
    return this.#current.invoke(invocation);
  }

  /** How many invocations run at once at most. */
  get concurrency(): number {
    return this.#concurrency;
  }

  /** Resolves when every accepted event is finished. */
  idle(): Promise<void> {
    return this.#invocations.idle();
  }

  /**
   * Replaces code and settings. Invocations that are running finish in the old code, as on Lambda; pending events run in
   * the new.
   *
   * @returns why the new code does not load; the old code then stays
   */
  async update(declared: DeclaredFunction): Promise<FunctionError | undefined> {
    const version = new FunctionVersion(declared, this.#options.onLine);
    const fault = await version.load();
    if (fault !== undefined) {
      await version.stop();
      return fault;
    }
    const replaced = this.#current;
    this.#current = version;
    this.#versions.add(version);
    this.#invocations.setLimits(limitsOf(declared));
    this.#concurrency = limitsOf(declared).concurrency;
    void replaced.retire().then(() => this.#versions.delete(replaced));
    return undefined;
  }

  /** Lets running invocations finish within the grace period; pending events stay in the journal. */
  async stop(): Promise<void> {
    await this.#invocations.stop(this.#options.stopGraceMilliseconds);
    await Promise.all([...this.#versions].map((version) => version.stop()));
    this.#options.journal.close();
  }
}

function limitsOf(declared: DeclaredFunction): InvocationLimits {
  const { reservedConcurrency = MOST_ENVIRONMENTS, maximumRetries, maximumAgeSeconds } = declared;
  return {
    concurrency: Math.max(1, Math.min(reservedConcurrency, MOST_ENVIRONMENTS)),
    maximumRetries,
    maximumAgeSeconds,
  };
}
