import { setEnvironment } from "./environment.ts";

// To be imported before runtime/handler.ts, which reads its environment when it is loaded.
const VARIABLES: Record<string, string> = {
  POWERTOOLS_SERVICE_NAME: "function-1",
  POWERTOOLS_METRICS_NAMESPACE: "Sluice",
  TABLE_NAME: "Items",
  // Where it is, AWS_ENDPOINT_URL_SQS says when the first message is sent.
  FAILURE_QUEUE_URL: "http://127.0.0.1/000000000000/failures",
  RECORD_MAPPING: "{}",
  MAX_DECOMPRESSED_BYTES: "1000000",
  LOG_SAMPLE_PERCENT: "100",
};

export const restoreEnvironment = setEnvironment(VARIABLES);
