import type { UnpackedCode } from "./code.ts";
import {
  Environment,
  type FunctionError,
  type FunctionSettings,
  type Invocation,
  type InvocationResult,
} from "./environment.ts";

/**
 * The environments of one function: made when events come faster than the present ones take them, up to `most`, and
 * kept. As on Lambda, one environment has one event at a time.
 */
export class EnvironmentPool {
  readonly #make: () => Environment;
  readonly #all = new Set<Environment>();
  readonly #idle: Environment[] = [];

  constructor(code: UnpackedCode, settings: FunctionSettings, onOutput: (text: string) => void) {
    this.#make = () => {
      const environment = new Environment(code, settings, onOutput);
      this.#all.add(environment);
      return environment;
    };
  }

  /**
   * Starts one environment ahead of the first event.
   *
   * @returns why the function's code does not load, if so
   */
  async warmUp(): Promise<FunctionError | undefined> {
    const environment = this.#make();
    await environment.started();
    this.#putBack(environment);
    return environment.broken;
  }

  /** Runs one event in a free environment, or a new one: the caller bounds how many at once. Never rejects. */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const environment = this.#idle.pop() ?? this.#make();
    const result = await environment.invoke(invocation);
    this.#putBack(environment);
    return result;
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
