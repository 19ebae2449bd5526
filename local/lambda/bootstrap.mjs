// Runs a function's code in a worker thread, as Lambda's Node.js runtime does: loads it once, then handles one event at a time.
// It is plain JavaScript, so that no compiler is loaded into the function's environment.
import { Buffer } from "node:buffer";
import process from "node:process";
import { setImmediate } from "node:timers";
import { parentPort, workerData } from "node:worker_threads";

const { entry, exportName, context } = workerData;

// Uses the port instead of the worker's streams, so that every line arrives before its invocation ends. Lines printed in one turn
// are sent as one message, because a message costs more than printing.
let printed = "";
const flush = () => {
  if (printed !== "") parentPort.postMessage({ kind: "output", text: printed });
  printed = "";
};
const say = (message) => {
  flush();
  parentPort.postMessage(message);
};
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk, encoding, callback) => {
    if (printed === "") setImmediate(flush);
    printed += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    (typeof encoding === "function" ? encoding : callback)?.();
    return true;
  };
}

/** The error as the runtime reports it, also to on-failure destinations. */
const describe = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split("\n") }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

const load = async () => {
  const handler = (await import(entry))[exportName];
  if (typeof handler === "function") return handler;
  throw Object.assign(new Error(`${exportName} is undefined or not exported`), { name: "Runtime.HandlerNotFound" });
};

try {
  const handler = await load();
  parentPort.on("message", ({ requestId, payload, deadline }) => {
    const lambdaContext = {
      ...context,
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
    Promise.resolve()
      .then(() => handler(JSON.parse(payload), lambdaContext))
      .then(
        (result) => say({ kind: "succeeded", result: JSON.stringify(result) ?? "null" }),
        (error) => say({ kind: "failed", error: describe(error) }),
      );
  });
  say({ kind: "ready" });
} catch (error) {
  say({ kind: "initFailed", error: describe(error) });
}
