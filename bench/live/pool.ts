import type { Context } from "aws-lambda";
import type { Environment } from "../../runtime/environment.ts";
import { makeHandler } from "../../runtime/invocation.ts";
import {
  AsynchronousInvocations,
  type AcceptedEvent,
  type GivenUp,
} from "../../local/lambda/asynchronous-invocation.ts";
import type { Invocation, InvocationResult } from "../../local/lambda/environment.ts";
import { Journal } from "../../local/server/journal.ts";

/** As many executions as an account has. */
const MOST_ENVIRONMENTS = 1_000;

/** AWS waits one and two minutes before the retries. */
const RETRY_DELAYS_MILLISECONDS = [60_000, 120_000];

const FUNCTION_NAME = "function";

/** The function as Lambda runs it: an environment for each event at a time, retries, and what is given up. */
export class FunctionPool {
  readonly #environment: Environment;
  readonly #timeoutMilliseconds: number;
  readonly #idle: ReturnType<typeof makeHandler>[] = [];
  readonly #invocations: AsynchronousInvocations;
  /** What would be on the failure queue. */
  readonly givenUp: GivenUp[] = [];
  invocations = 0;

  /** @param speed how many times faster than real time it all runs */
  constructor(environment: Environment, { timeoutSeconds, speed }: { timeoutSeconds: number; speed: number }) {
    this.#environment = environment;
    this.#timeoutMilliseconds = (timeoutSeconds * 1_000) / speed;
    this.#invocations = new AsynchronousInvocations({
      concurrency: MOST_ENVIRONMENTS,
      maximumRetries: 2,
      maximumAgeSeconds: 21_600,
      invoke: (invocation) => this.#invoke(invocation),
      retryDelaysMilliseconds: RETRY_DELAYS_MILLISECONDS.map((delay) => delay / speed),
      onGivenUp: (event) => {
        this.givenUp.push(event);
        return Promise.resolve();
      },
      journal: new Journal<AcceptedEvent>(),
      clock: Date.now,
    });
  }

  accept(event: object): void {
    this.#invocations.accept(event);
  }

  idle(): Promise<void> {
    return this.#invocations.idle();
  }

  async #invoke({ requestId, payload }: Invocation): Promise<InvocationResult> {
    this.invocations += 1;
    const handler = this.#idle.pop() ?? makeHandler(this.#environment);
    const ends = Date.now() + this.#timeoutMilliseconds;
    const context = {
      awsRequestId: requestId,
      functionName: FUNCTION_NAME,
      getRemainingTimeInMillis: () => ends - Date.now(),
    } as Context;
    try {
      await handler(JSON.parse(payload), context);
      return { kind: "succeeded", result: "null" };
    } catch (error) {
      const errorMessage = error instanceof Error ? error.message : String(error);
      return { kind: "failed", error: { errorType: "Error", errorMessage } };
    } finally {
      this.#idle.push(handler);
    }
  }
}
