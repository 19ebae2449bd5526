import { readEnvironment } from "./environment.ts";
import { makeHandler } from "./invocation.ts";

/** Lambda's entry point: handles S3's notifications of created objects, and the continuations that it sends itself. */
export const handler = makeHandler(readEnvironment(process.env));
