import type { UnpackedCode } from "./code.ts";
import {
  Environment,
  type FunctionError,
  type FunctionSettings,
  type Invocation,
  type InvocationResult,
} from "./environment.ts";

/**
 * The execution environments of one function. One is created, up to `most`, when an event arrives and none is free, and it is
 * kept. As on Lambda, an environment handles one event at a time.
 */
export class EnvironmentPool {
  readonly #make: () => Environment;
  readonly #all = new Set<Environment>();
  readonly #idle: Environment[] = [];
  readonly #running = new Set<Promise<InvocationResult>>();

  constructor(code: UnpackedCode, settings: FunctionSettings, onOutput: (text: string) => void) {
    this.#make = () => {
      const environment = new Environment(code, settings, onOutput);
      this.#all.add(environment);
      return environment;
    };
  }

  /**
   * Starts one environment before the first event.
   *
   * @returns the error if the function's code does not load
   */
  async warmUp(): Promise<FunctionError | undefined> {
    const environment = this.#make();
    await environment.started();
    this.#putBack(environment);
    return environment.broken;
  }

  /** Runs one event in a free environment, or a new one. The caller limits the concurrency. Never rejects. */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const environment = this.#idle.pop() ?? this.#make();
    const run = environment.invoke(invocation);
    this.#running.add(run);
    const result = await run;
    this.#running.delete(run);
    this.#putBack(environment);
    return result;
  }

  /** Resolves when nothing runs here any more. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((environment) => environment.stop()));
    this.#all.clear();
    this.#idle.length = 0;
  }

  #putBack(environment: Environment): void {
    if (environment.broken === undefined) this.#idle.push(environment);
    else this.#all.delete(environment);
  }
}
