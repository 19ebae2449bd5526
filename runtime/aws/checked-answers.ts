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

/** What the AWS SDK's clients have in common here. */
interface Client {
  readonly middlewareStack: { add(middleware: never, options: object): void };
  readonly config: { readonly requestHandler: object; readonly serviceId: string };
}

interface RequestHandler {
  handle(request: unknown, options?: { readonly requestTimeout?: number }): Promise<unknown>;
  updateHttpClientConfig(name: string, value: unknown): void;
}

/** No answer that is read whole comes near it: a page of 1,000 keys of 1,024 bytes, each byte as three. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Makes a client of the AWS SDK believe only what it has checked, and wait for nothing for ever.
 *
 * An answer counts when it has what only the right answer has. Anything else, a silence and a connection that breaks are faults that
 * the client's own retries try again; what they cannot mend is thrown in words that say what came instead.
 *
 * @param silence is looked at for each call, so that it may change
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

/** Bounds the wait for an answer's headers. A call's own bound counts where it has one: a queue may let wait for messages. */
function boundSilence(handler: RequestHandler, silence: Silence): void {
  // Without it, the SDK writes a warning to the log and waits on.
  handler.updateHttpClientConfig("throwOnRequestTimeout", true);
  const handle = handler.handle.bind(handler);
  handler.handle = (request, options) => handle(request, { requestTimeout: silence.milliseconds, ...options });
}

/** Next to the network: reads the body, and checks it as it is. */
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
      // A body that nobody reads would keep its connection.
      if (isObject) (response.body as Readable).destroy();
      throw new UnexpectedAnswerError(`${service} answered ${operation}`, fault, answer);
    };
  };
}

/** Around the SDK's parser: checks what it has made of the answer, and says in our words what went wrong. */
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
