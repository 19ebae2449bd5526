import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";
import { functionPorts } from "./aws/function-ports.ts";
import { readEnvironment } from "./environment.ts";
import { handleEvent } from "./event/handle-event.ts";
import { longestSilence } from "./longest-silence.ts";

const OBJECTS_AT_ONCE = 4;
const RECORDS_AT_ONCE = 16;

const environment = readEnvironment(process.env);
const logger = new Logger();
const metrics = new Metrics();
const silence = { milliseconds: longestSilence(Infinity) };
const ports = functionPorts({ ...environment, sockets: OBJECTS_AT_ONCE * RECORDS_AT_ONCE, silence });

/** Lambda's entry point: handles S3's notifications of created objects. */
export async function handler(event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  silence.milliseconds = longestSilence(context.getRemainingTimeInMillis());
  try {
    await handleEvent(event, {
      ...ports,
      mapping: environment.mapping,
      maxDecompressedBytes: environment.maxDecompressedBytes,
      concurrency: RECORDS_AT_ONCE,
      objectConcurrency: OBJECTS_AT_ONCE,
      requestId: context.awsRequestId,
      functionName: context.functionName,
      log: logger,
      count: (name, count) => metrics.addMetric(name, MetricUnit.Count, count),
    });
  } finally {
    metrics.publishStoredMetrics();
  }
}
