import { availableParallelism } from "node:os";
import type { Journal } from "../server/journal.ts";
import { type AcceptedEvent, AsynchronousInvocations, type GivenUp } from "./asynchronous-invocation.ts";
import { unpackCode } from "./code.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import { EnvironmentPool } from "./environment-pool.ts";
import type { FunctionError } from "./environment.ts";
import { splitLines } from "./lines.ts";

/** A function that takes events as Lambda does when S3 sends them. */
export interface LocalFunction {
  /** Takes an event; it is kept when this returns. */
  accept(event: object): void;
  /** Events that were accepted and are not finished. */
  readonly pending: number;
  /** Resolves when every accepted event is finished. */
  idle(): Promise<void>;
  /** Lets what runs come to its end, and drops or keeps (with a journal) what waits. */
  stop(): Promise<void>;
}

export interface LocalFunctionOptions {
  /** Added to what the program declares: endpoints, credentials ... */
  readonly environment: Readonly<Record<string, string>>;
  readonly journal: Journal<AcceptedEvent>;
  readonly retryDelaysMilliseconds: readonly number[];
  /** What runs when the function stops has this long to come to its end. */
  readonly stopGraceMilliseconds: number;
  readonly clock: () => number;
  /** Every line that the function prints. */
  readonly onLine: (line: string) => void;
  /** An invocation failed; it is tried again in that time, or given up. */
  readonly onFailure: (error: FunctionError, retryInMilliseconds: number | undefined) => void;
  readonly onGivenUp: (event: GivenUp) => Promise<void>;
}

/** Environments at once, where the program reserves none: more than cores, since a function waits for its calls. */
const MOST_ENVIRONMENTS = Math.min(4, Math.max(2, availableParallelism()));

/** Loads the function, and starts with what the journal still holds. */
export async function startFunction(declared: DeclaredFunction, options: LocalFunctionOptions): Promise<LocalFunction> {
  const code = unpackCode(declared.files, declared.handler);
  const settings = { ...declared, environment: { ...declared.environment, ...options.environment } };
  const pool = new EnvironmentPool(code, settings, splitLines(options.onLine));
  const startFault = await pool.warmUp();
  if (startFault !== undefined) options.onFailure(startFault, undefined);

  const invocations = new AsynchronousInvocations({
    invoke: (invocation) => pool.invoke(invocation),
    concurrency: Math.max(1, Math.min(declared.reservedConcurrency ?? MOST_ENVIRONMENTS, MOST_ENVIRONMENTS)),
    maximumRetries: declared.maximumRetries,
    maximumAgeSeconds: declared.maximumAgeSeconds,
    retryDelaysMilliseconds: options.retryDelaysMilliseconds,
    onGivenUp: options.onGivenUp,
    onFailure: (_invocation, error, retryIn) => options.onFailure(error, retryIn),
    journal: options.journal,
    clock: options.clock,
  });
  return {
    accept: (event) => invocations.accept(event),
    get pending() {
      return invocations.pending;
    },
    idle: () => invocations.idle(),
    stop: async () => {
      await invocations.stop(options.stopGraceMilliseconds);
      await pool.stop();
      options.journal.close();
      code.remove();
    },
  };
}
