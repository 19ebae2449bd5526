import { Readable } from "node:stream";
import { faultOfJson, faultOfS3 } from "./answer-bytes.ts";
import { CONTENTS } from "./answer-contents.ts";
import { translated } from "./broken-connection.ts";
import { allOf, type Silence } from "./silence.ts";
import { UnexpectedAnswerError, type ReceivedAnswer } from "./unexpected-answer.ts";

interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  body?: unknown;
}
interface Result {
  readonly response: unknown;
  readonly output: unknown;
}
type Next = (args: { readonly input: unknown }) => Promise<Result>;
type Middleware = (next: Next, context: { readonly commandName?: string }) => Next;

/** The part of the AWS SDK's clients that is used here. */
interface Client {
  readonly middlewareStack: { add(middleware: never, options: object): void };
  readonly config: { readonly requestHandler: object; readonly serviceId: string };
}

interface RequestHandler {
  handle(request: unknown, options?: { readonly requestTimeout?: number }): Promise<unknown>;
  updateHttpClientConfig(name: string, value: unknown): void;
}

/**
 * An upper bound for answers that are read whole. The largest, a page of 1,000 keys of 1,024 bytes with each byte
 * percent-encoded, stays below it.
 */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Makes an AWS SDK client check every answer before it uses it, and bounds every wait.
 *
 * An answer counts only if it has what the right answer must have. Any other answer, a silence, or a broken connection is a fault
 * that the client retries. If the retries run out, the error says what came instead.
 *
 * @param silence read at each call, so it may change
 */
export function withCheckedAnswers<C extends Client>(client: C, silence: Silence): C {
  const service = client.config.serviceId;
  const add = (middleware: Middleware, name: string, priority: "high" | "low"): void =>
    client.middlewareStack.add(middleware as never, { step: "deserialize", name, priority });
  add(bytesCheck(service, silence), "sluiceBytesCheck", "low");
  add(contentsCheck(service, silence), "sluiceContentsCheck", "high");
  boundSilence(client.config.requestHandler as RequestHandler, silence);
  return client;
}

/** Bounds the wait for an answer's headers. A call's own bound takes precedence: a receive from a queue may wait for messages. */
function boundSilence(handler: RequestHandler, silence: Silence): void {
  // Without this, the SDK only logs a warning and keeps waiting.
  handler.updateHttpClientConfig("throwOnRequestTimeout", true);
  const handle = handler.handle.bind(handler);
  handler.handle = (request, options) => handle(request, { requestTimeout: silence.milliseconds, ...options });
}

/** Runs next to the network: reads the raw body and checks it. */
function bytesCheck(service: string, silence: Silence): Middleware {
  const faultOf = service === "S3" ? faultOfS3 : faultOfJson;
  return (next, { commandName = "" }) => {
    const operation = operationOf(commandName);
    return async (args) => {
      const result = await next(args);
      const response = result.response as HttpResponse;
      const { statusCode: status, headers } = response;
      const isObject = operation === "GetObject" && status < 300;
      if (!isObject && response.body instanceof Readable) {
        response.body = await allOf(
          response.body,
          silence,
          `${service} broke off its answer to ${operation}, and sent nothing`,
          MOST_BYTES,
        );
      }
      const answer: ReceivedAnswer = { status, headers, ...(isObject ? {} : { body: response.body as Uint8Array }) };
      const fault = faultOf(operation, answer);
      if (fault === undefined) return result;
      // An unread body would keep its connection open.
      if (isObject) (response.body as Readable).destroy();
      throw new UnexpectedAnswerError(`${service} answered ${operation}`, fault, answer);
    };
  };
}

/** Runs around the SDK's parser: checks the parsed answer, and translates errors. */
function contentsCheck(service: string, silence: Silence): Middleware {
  return (next, { commandName = "" }) => {
    const operation = operationOf(commandName);
    const check = (CONTENTS as Record<string, ((output: never, input: never) => string | undefined) | undefined>)[
      operation
    ];
    return async (args) => {
      let result: Result;
      try {
        result = await next(args);
      } catch (error) {
        throw translated(error, { service, operation, silence });
      }
      const fault = check?.(result.output as never, args.input as never);
      if (fault === undefined) return result;
      const { statusCode: status, headers } = result.response as HttpResponse;
      throw new UnexpectedAnswerError(`${service} answered ${operation}`, fault, { status, headers });
    };
  };
}

const operationOf = (commandName: string): string => commandName.replace(/Command$/, "");
