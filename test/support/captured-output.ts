import type { Output, TerminalIo } from "../../terminal/io.ts";

/** An output that keeps what is written. */
export class CapturedOutput implements Output {
  text = "";
  /** Whether its reader is slower than what is written; `drain` then says that it has caught up. */
  slow = false;
  readonly #waiting: (() => void)[] = [];

  write(text: string): boolean {
    this.text += text;
    return !this.slow;
  }
  once(_event: "drain", listener: () => void): void {
    this.#waiting.push(listener);
  }
  /** How many writers wait. */
  get waiting(): number {
    return this.#waiting.length;
  }
  drain(): void {
    for (const listener of this.#waiting.splice(0)) listener();
  }
  get lines(): Record<string, unknown>[] {
    const lines = this.text.split("\n").filter((line) => line.startsWith("{"));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

/** A terminal that keeps what is written. */
export interface CapturedIo extends TerminalIo {
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
}

export const capturedIo = (folder: string, changes: Partial<TerminalIo> = {}): CapturedIo => ({
  ...{ env: {}, cwd: folder, folder, interrupt: new AbortController().signal, now: () => 0, ask: undefined },
  ...changes,
  ...{ stdout: new CapturedOutput(), stderr: new CapturedOutput() },
});
