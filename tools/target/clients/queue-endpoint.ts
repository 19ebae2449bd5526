import type { SQSClient } from "@aws-sdk/client-sqs";
import { configuredHost } from "./configured-endpoint.ts";

interface Request {
  protocol: string;
  hostname: string;
  port?: number;
}
interface Args {
  readonly input: { readonly QueueUrl?: string };
  readonly request: Request;
}
type Next = (args: Args) => Promise<unknown>;

/**
 * Sends calls to the host in the queue's URL, unless the user has chosen an endpoint.
 *
 * The SDK uses that host unless the endpoint was given to the client: it ignores AWS_ENDPOINT_URL_SQS, and prints a warning for
 * programmers. So the client must have `useQueueUrlAsEndpoint: false`.
 */
export function withQueueEndpoint(sqs: SQSClient): SQSClient {
  let known: Promise<string | undefined> | undefined;
  const middleware =
    (next: Next) =>
    async (args: Args): Promise<unknown> => {
      known ??= configuredHost(sqs.config);
      const { QueueUrl: url = "" } = args.input;
      if (URL.canParse(url) && (await known) === undefined) send(args.request, new URL(url));
      return next(args);
    };
  // Before the host's header is added.
  sqs.middlewareStack.add(middleware as never, { step: "build", name: "sluiceQueueEndpoint", priority: "high" });
  return sqs;
}

function send(request: Request, { protocol, hostname, port }: URL): void {
  Object.assign(request, { protocol, hostname });
  if (port === "") delete request.port;
  else request.port = Number(port);
}
