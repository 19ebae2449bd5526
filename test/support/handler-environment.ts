// To be imported before runtime/handler.ts, which reads its environment when it is loaded.
const VARIABLES: Record<string, string> = {
  POWERTOOLS_SERVICE_NAME: "function-1",
  POWERTOOLS_METRICS_NAMESPACE: "Sluice",
  TABLE_NAME: "Items",
  // Where it is, AWS_ENDPOINT_URL_SQS says when the first message is sent.
  FAILURE_QUEUE_URL: "http://127.0.0.1/000000000000/failures",
  RECORD_MAPPING: "{}",
  MAX_DECOMPRESSED_BYTES: "1000000",
};

/** Sets variables, and returns what sets them back. */
export function setEnvironment(variables: Record<string, string>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}

export const restoreEnvironment = setEnvironment(VARIABLES);
