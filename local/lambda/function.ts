import { availableParallelism } from "node:os";
import type { Journal } from "../server/journal.ts";
import { type AcceptedEvent, AsynchronousInvocations, type GivenUp } from "./asynchronous-invocation.ts";
import { unpackCode } from "./code.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import { EnvironmentPool } from "./environment-pool.ts";
import type { FunctionError } from "./environment.ts";
import { splitLines } from "./lines.ts";

/** A function that accepts asynchronous events, as Lambda does from S3. */
export interface LocalFunction {
  /** Accepts an event, which is stored when this returns. */
  accept(event: object): void;
  /** The number of accepted events that are not finished. */
  readonly pending: number;
  /** Resolves when every accepted event is finished. */
  idle(): Promise<void>;
  /** Lets running events finish. Waiting events are kept if there is a journal, and otherwise dropped. */
  stop(): Promise<void>;
}

export interface LocalFunctionOptions {
  /** Environment variables added to the declared ones: endpoints, credentials ... */
  readonly environment: Readonly<Record<string, string>>;
  readonly journal: Journal<AcceptedEvent>;
  readonly retryDelaysMilliseconds: readonly number[];
  /** How long running events may continue when the function stops. */
  readonly stopGraceMilliseconds: number;
  readonly clock: () => number;
  /** Every line that the function prints. */
  readonly onLine: (line: string) => void;
  /** An invocation failed. It is retried after that delay, or given up. */
  readonly onFailure: (error: FunctionError, retryInMilliseconds: number | undefined) => void;
  readonly onGivenUp: (event: GivenUp) => Promise<void>;
}

/** The number of environments if the program reserves none: more than cores, because functions mostly wait for calls. */
const MOST_ENVIRONMENTS = Math.min(4, Math.max(2, availableParallelism()));

/** Loads the function, and starts with the events still in the journal. */
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
