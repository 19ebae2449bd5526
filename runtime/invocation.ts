import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";
import { keyNames } from "./mapping/record-mapping.ts";
import { functionPorts, type FunctionPortsOptions } from "./aws/function-ports.ts";
import { startDeadline } from "./deadline.ts";
import type { Environment } from "./environment.ts";
import { handleEvent } from "./event/handle-event.ts";
import type { BatchResponse } from "./event/queue-batch.ts";
import { longestSilence } from "./longest-silence.ts";
import { adaptivePuts, putInTurn } from "./work/adaptive-puts.ts";
import { FUNCTION_PATIENCE, PatientRetries } from "./work/patient-retries.ts";

const OBJECTS_AT_ONCE = 4;
const RECORDS_AT_ONCE = 16;
const CALLS_AT_ONCE = OBJECTS_AT_ONCE * RECORDS_AT_ONCE;

/** How often the number of puts at once may grow again. */
const TICK_MILLISECONDS = 1_000;

/**
 * The function, for one execution environment: it handles one event at a time.
 *
 * @param traced makes a client of the AWS SDK report its calls
 */
export function makeHandler(
  environment: Environment,
  traced?: FunctionPortsOptions["traced"],
): (event: unknown, context: Context) => Promise<BatchResponse | undefined> {
  const logger = new Logger();
  const metrics = new Metrics();
  // Those of the invocation that is running.
  const silence = { milliseconds: longestSilence(Infinity) };
  let { signal: deadline } = new AbortController();
  const retries = new PatientRetries({
    ...FUNCTION_PATIENCE,
    get signal() {
      return deadline;
    },
  });
  const ports = functionPorts({
    ...environment,
    keys: keyNames(environment.mapping),
    sockets: CALLS_AT_ONCE,
    silence,
    retries,
    ...(traced === undefined ? {} : { traced }),
  });
  return async (event, context) => {
    logger.addContext(context);
    const timeLeft = context.getRemainingTimeInMillis();
    silence.milliseconds = longestSilence(timeLeft);
    const { signal, cancel } = startDeadline(timeLeft);
    deadline = signal;
    const { putLimit, limit } = adaptivePuts(CALLS_AT_ONCE, retries);
    const tick = setInterval(() => limit.tick(), TICK_MILLISECONDS);
    try {
      return await handleEvent(event, {
        ...ports,
        items: putInTurn(ports.items, putLimit, deadline),
        mapping: environment.mapping,
        maxDecompressedBytes: environment.maxDecompressedBytes,
        concurrency: RECORDS_AT_ONCE,
        objectConcurrency: OBJECTS_AT_ONCE,
        deadline,
        logSamplePercent: environment.logSamplePercent,
        requestId: context.awsRequestId,
        functionName: context.functionName,
        log: logger,
        count: (name, count) => metrics.addMetric(name, MetricUnit.Count, count),
      });
    } finally {
      clearInterval(tick);
      cancel();
      metrics.publishStoredMetrics();
    }
  };
}
