import type { Call } from "./operation.ts";

/** An answer that the proxy makes up, or passes on. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const HTML = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>\n";

export const html = (status: number): Answer => answer(status, "text/html; charset=utf-8", HTML);

/** As a gateway in front of a service words its own errors. */
export const otherJson = (status: number): Answer =>
  answer(status, "application/json", '{"message":"Internal server error"}');

export const empty = (status: number): Answer => ({
  status,
  headers: { "content-length": "0" },
  body: Buffer.alloc(0),
});

/** An error as the service itself words it. */
export function serviceError({ request, operation }: Call, status: number, code: string, message: string): Answer {
  const target = request.headers["x-amz-target"];
  if (target === undefined) {
    const error = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    const { headers, body } = answer(status, "application/xml", error);
    return { status, headers, body: operation.startsWith("Head") ? Buffer.alloc(0) : body };
  }
  const namespace = String(target).startsWith("AmazonSQS") ? "com.amazonaws.sqs" : "com.amazonaws.dynamodb.v20120810";
  return answer(status, "application/x-amz-json-1.0", JSON.stringify({ __type: `${namespace}#${code}`, message }));
}

/** As each service says that it is asked too often. */
export function throttled(call: Call): Answer {
  const target = String(call.request.headers["x-amz-target"] ?? "");
  if (target.startsWith("DynamoDB")) {
    const message = "The level of configured provisioned throughput for the table was exceeded.";
    return serviceError(call, 400, "ProvisionedThroughputExceededException", message);
  }
  if (target.startsWith("AmazonSQS")) return serviceError(call, 400, "ThrottlingException", "Rate exceeded");
  return serviceError(call, 503, "SlowDown", "Please reduce your request rate.");
}

export const isS3 = ({ request }: Call): boolean => request.headers["x-amz-target"] === undefined;

function answer(status: number, type: string, text: string): Answer {
  const body = Buffer.from(text);
  return { status, headers: { "content-type": type, "content-length": String(body.length) }, body };
}
