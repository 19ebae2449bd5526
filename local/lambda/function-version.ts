import type { DeclaredFunction } from "./declared-function.ts";
import { unpackCode, type UnpackedCode } from "./code.ts";
import { EnvironmentPool } from "./environment-pool.ts";
import type { FunctionError, Invocation, InvocationResult } from "./environment.ts";
import { splitLines } from "./lines.ts";

/** A function's code with its settings, unpacked and ready to run. */
export class FunctionVersion {
  readonly #code: UnpackedCode;
  readonly #pool: EnvironmentPool;

  constructor(declared: DeclaredFunction, onLine: (line: string) => void) {
    this.#code = unpackCode(declared.files, declared.handler);
    this.#pool = new EnvironmentPool(this.#code, declared, splitLines(onLine));
  }

  /** @returns why the code does not load, if so */
  load(): Promise<FunctionError | undefined> {
    return this.#pool.warmUp();
  }

  /** Never rejects. */
  invoke(invocation: Invocation): Promise<InvocationResult> {
    return this.#pool.invoke(invocation);
  }

  /** Stops when the invocations that are running have finished. */
  async retire(): Promise<void> {
    await this.#pool.drained();
    await this.stop();
  }

  /** Stops at once. */
  async stop(): Promise<void> {
    await this.#pool.stop();
    this.#code.remove();
  }
}
