import type { GivenUp } from "./asynchronous-invocation.ts";

/**
 * What Lambda sends to an on-failure destination.
 *
 * Shape from AWS's developer guide, "Capturing records of Lambda asynchronous invocations".
 */
export function failureEnvelope(event: GivenUp, functionArn: string, time: number): object {
  return {
    version: "1.0",
    timestamp: new Date(time).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: event.condition,
      approximateInvokeCount: event.invokeCount,
    },
    requestPayload: JSON.parse(event.payload) as unknown,
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: event.error,
  };
}
