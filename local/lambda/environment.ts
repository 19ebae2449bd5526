import { Worker } from "node:worker_threads";
import type { UnpackedCode } from "./code.ts";

/** How to run a function. */
export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

/** Lambda's report of a failed invocation; destinations get it as `responsePayload`. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type InvocationResult =
  { readonly kind: "succeeded"; readonly result: string } | { readonly kind: "failed"; readonly error: FunctionError };

export interface Invocation {
  readonly requestId: string;
  /** The event, as JSON. */
  readonly payload: string;
}

type FromWorker =
  | InvocationResult
  | { readonly kind: "output"; readonly text: string }
  | { readonly kind: "ready" }
  | { readonly kind: "initFailed"; readonly error: FunctionError };

const BOOTSTRAP = new URL("bootstrap.mjs", import.meta.url);

/**
 * One execution environment: a worker thread with its own environment variables. It loads the function once, and then handles one
 * event at a time.
 *
 * An environment that fails to start, times out, or dies is `broken`: it ends with that invocation, as on Lambda.
 */
export class Environment {
  readonly #worker: Worker;
  readonly #settings: FunctionSettings;
  readonly #onOutput: (text: string) => void;
  #settle: ((result: InvocationResult) => void) | undefined;
  #ready = false;
  #fault: FunctionError | undefined;
  #onReady: () => void = () => undefined;

  constructor(code: UnpackedCode, settings: FunctionSettings, onOutput: (text: string) => void) {
    this.#settings = settings;
    this.#onOutput = onOutput;
    this.#worker = new Worker(BOOTSTRAP, {
      env: { ...settings.environment },
      execArgv: [], // not the compiler that this process itself may run under
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: settings.memoryMegabytes },
      workerData: { entry: code.entry, exportName: code.exportName, context: contextOf(settings) },
    });
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error: NodeJS.ErrnoException) => this.#break(faultOf(error)));
    this.#worker.on("exit", (code) =>
      this.#break({ errorType: "Runtime.ExitError", errorMessage: `Runtime exited with error: exit status ${code}` }),
    );
  }

  /** Why this environment accepts no more events; undefined while it does. */
  get broken(): FunctionError | undefined {
    return this.#fault;
  }

  /** Resolves when the function's code has loaded, or has failed to load. */
  async started(): Promise<void> {
    if (!this.#ready && this.#fault === undefined) await new Promise<void>((resolve) => (this.#onReady = resolve));
  }

  /** Runs the function on one event. Never rejects. The timeout starts when the code has loaded. */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    await this.started();
    if (this.#fault !== undefined) return { kind: "failed", error: this.#fault };
    const milliseconds = this.#settings.timeoutSeconds * 1000;
    let timer: NodeJS.Timeout | undefined;
    const result = await new Promise<InvocationResult>((resolve) => {
      this.#settle = resolve;
      timer = setTimeout(() => this.#timeOut(invocation.requestId), milliseconds);
      this.#worker.postMessage({ ...invocation, deadline: Date.now() + milliseconds });
    });
    clearTimeout(timer);
    return result;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "output":
        this.#onOutput(message.text);
        break;
      case "ready":
        this.#ready = true;
        this.#onReady();
        break;
      case "initFailed":
        this.#break(message.error);
        break;
      case "succeeded":
      case "failed":
        this.#settle?.(message);
        break;
    }
  }

  #timeOut(requestId: string): void {
    const seconds = this.#settings.timeoutSeconds.toFixed(2);
    this.#break({
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    });
  }

  #break(fault: FunctionError): void {
    if (this.#fault !== undefined) return;
    this.#fault = fault;
    this.#onReady();
    this.#settle?.({ kind: "failed", error: fault });
    void this.stop();
  }
}

function contextOf(settings: FunctionSettings): object {
  return {
    functionName: settings.name,
    functionVersion: "$LATEST",
    invokedFunctionArn: settings.arn,
    memoryLimitInMB: String(settings.memoryMegabytes),
    logGroupName: `/aws/lambda/${settings.name}`,
    logStreamName: "local",
  };
}

function faultOf(error: NodeJS.ErrnoException): FunctionError {
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return { errorType: "Runtime.OutOfMemory", errorMessage: "Error: Runtime exited with error: signal: killed" };
  }
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}
