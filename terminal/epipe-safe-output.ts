import type { Writable } from "node:stream";
import type { Output } from "./io.ts";

/** A stream whose reader may close it, as `head` does. After that, output is discarded, and no write waits. */
export class EpipeSafeOutput implements Output {
  readonly #stream: Writable & Pick<Output, "isTTY" | "columns">;
  readonly #waiting: (() => void)[] = [];
  #gone = false;

  /** @param onGone called once, with the error that showed it */
  constructor(stream: Writable & Pick<Output, "isTTY" | "columns">, onGone: (error: NodeJS.ErrnoException) => void) {
    this.#stream = stream;
    stream.on("drain", () => this.#release());
    stream.on("error", (error) => {
      if (this.#gone) return;
      this.#gone = true;
      onGone(error);
      this.#release();
    });
  }

  write(text: string): boolean {
    return this.#gone || this.#stream.write(text);
  }

  once(_event: "drain", listener: () => void): void {
    if (this.#gone) listener();
    else this.#waiting.push(listener);
  }

  get isTTY(): boolean {
    return this.#stream.isTTY === true;
  }

  get columns(): number | undefined {
    return this.#stream.columns;
  }

  #release(): void {
    for (const listener of this.#waiting.splice(0)) listener();
  }
}
