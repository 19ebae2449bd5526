import { Tracer } from "@aws-lambda-powertools/tracer";
import { readEnvironment } from "./environment.ts";
import { makeHandler } from "./invocation.ts";

// The calls are traced by the SDK's own middleware, so HTTP below it need not be.
const tracer = new Tracer({ captureHTTPsRequests: false });

/**
 * Lambda's entry point where tracing is on: what `handler.ts` does, with a subsegment of X-Ray for each call to AWS.
 *
 * It is an entry of its own, so that a function without traces does not load what makes them.
 */
export const handler = makeHandler(readEnvironment(process.env), (client) => tracer.captureAWSv3Client(client));
