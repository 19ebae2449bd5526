import { isServerError, isThrottlingError, isTransientError } from "@smithy/core/retry";
import type { RetryStrategyV2 } from "@smithy/types";
import { faultOfJson, faultOfS3 } from "../answer-bytes.ts";
import { translated } from "../broken-connection.ts";
import type { Silence } from "../silence.ts";
import { UnexpectedAnswerError } from "../unexpected-answer.ts";
import { correctClock, type Clock } from "./clock.ts";
import type { Identity, Route } from "./route.ts";
import type { Send, SentAnswer } from "./send.ts";
import { errorOfJson, errorOfS3 } from "./service-error.ts";
import { signed, type Unsigned } from "./signer.ts";

/** Decides how often and how soon a call is tried again. The AWS SDK's clients take the same. */
export type Retries = Pick<RetryStrategyV2, "acquireInitialRetryToken" | "refreshRetryTokenForRetry" | "recordSuccess">;

export interface ServiceClientOptions {
  /** In AWS's spelling. */
  readonly service: "S3" | "DynamoDB" | "SQS" | "Lambda";
  readonly route: Route;
  readonly identity: () => Promise<Identity>;
  readonly retries: Retries;
  readonly silence: Silence;
  readonly clock: Clock;
  readonly send: Send;
  /** Runs a call, and repeats it if its credentials have expired and there are newer ones. */
  readonly renewed?: <T>(call: () => Promise<T>) => Promise<T>;
  readonly now?: () => number;
}

/**
 * Calls one service by signed HTTP, without the AWS SDK, at a fraction of its CPU time.
 *
 * An answer counts only if it has what the right answer must have; what else came, and every wait, is treated as
 * `withCheckedAnswers` has the SDK's clients do it.
 */
export class ServiceClient {
  readonly #options: ServiceClientOptions;

  constructor(options: ServiceClientOptions) {
    this.#options = options;
  }

  /**
   * @param streamsAbove an object of more bytes is handed on as a stream; all other answers are read whole
   * @throws {ServiceError} what the service answers; and other errors for what is no answer of it, after the retries
   */
  call(operation: string, request: Unsigned, streamsAbove = Infinity): Promise<SentAnswer> {
    const { renewed } = this.#options;
    const call = (): Promise<SentAnswer> => this.#tried(operation, request, streamsAbove);
    return renewed === undefined ? call() : renewed(call);
  }

  async #tried(operation: string, request: Unsigned, streamsAbove: number): Promise<SentAnswer> {
    const { retries } = this.#options;
    let token: Awaited<ReturnType<Retries["acquireInitialRetryToken"]>> | undefined;
    for (;;) {
      try {
        const answer = await this.#once(operation, request, streamsAbove);
        if (token) retries.recordSuccess(token);
        return answer;
      } catch (caught) {
        const error = this.#readable(operation, caught);
        token ??= await retries.acquireInitialRetryToken("");
        try {
          token = await retries.refreshRetryTokenForRetry(token, {
            error: error as never,
            errorType: errorTypeOf(error),
          });
        } catch {
          throw error;
        }
      }
    }
  }

  async #once(operation: string, request: Unsigned, streamsAbove: number): Promise<SentAnswer> {
    const { service, route, identity, silence, clock, send, now = Date.now } = this.#options;
    const date = new Date(now() + clock.systemClockOffset);
    const sent = signed(request, route, await identity(), date);
    const { milliseconds } = silence;
    const answer = await send(sent, { silence: milliseconds, streamsAbove });
    const { status, headers, body } = answer;
    const isStream = !(body instanceof Uint8Array);
    const received = { status, headers, ...(isStream || (operation === "GetObject" && status < 300) ? {} : { body }) };
    const fault = service === "S3" ? faultOfS3(operation, received) : faultOfJson(operation, received);
    if (fault !== undefined) {
      // An unread body would keep its connection.
      if (isStream) body.destroy();
      throw new UnexpectedAnswerError(`${service} answered ${operation}`, fault, received);
    }
    if (status < 300) return answer;
    const error = service === "S3" ? errorOfS3(received) : errorOfJson(received);
    if (correctClock(clock, error.name, headers["date"], now())) error.$metadata.clockSkewCorrected = true;
    throw error;
  }

  #readable(operation: string, error: unknown): Error {
    const { service, silence } = this.#options;
    const words = translated(error, { service, operation, silence });
    return words instanceof Error ? words : new Error(String(words));
  }
}

function errorTypeOf(error: Error) {
  if (isThrottlingError(error as never)) return "THROTTLING";
  if (isTransientError(error as never)) return "TRANSIENT";
  return isServerError(error as never) ? "SERVER_ERROR" : "CLIENT_ERROR";
}
