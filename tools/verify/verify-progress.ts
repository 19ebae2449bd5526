import type { TerminalIo } from "../../terminal/io.ts";
import { countText } from "../../terminal/text/format.ts";
import type { ReadCounts } from "./read/read-objects.ts";
import type { ScanCounts } from "./read/scan-table.ts";

/** On a terminal, one line that changes; elsewhere, a line from time to time. */
const TERMINAL_MILLISECONDS = 200;
const LOG_MILLISECONDS = 5_000;

interface Reading {
  readonly read: ReadCounts;
  readonly scanned: ScanCounts;
}

/** Shows what a verification is at, until it is stopped. */
export class VerifyProgress {
  readonly #output: TerminalIo["stderr"];
  readonly #terminal: boolean;
  readonly #timer: NodeJS.Timeout;
  #step = "";
  #look: (() => Reading) | undefined;

  constructor({ stderr }: Pick<TerminalIo, "stderr">) {
    this.#output = stderr;
    this.#terminal = stderr.isTTY === true;
    this.#timer = setInterval(() => this.#show(), this.#terminal ? TERMINAL_MILLISECONDS : LOG_MILLISECONDS);
  }

  /** @param look what the step has read so far */
  begin(step: string, look?: () => Reading): void {
    this.#step = step;
    this.#look = look;
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#terminal) this.#output.write("\r\x1b[2K");
  }

  #show(): void {
    const now = this.#look?.();
    const counts =
      now === undefined
        ? ""
        : `: ${countText(now.read.listed)} objects listed, ${countText(now.scanned.items)} items scanned, ${countText(Math.ceil(now.scanned.readUnits))} read units`;
    const line = `${this.#step}${counts}`;
    const columns = (this.#output.columns ?? 80) - 1;
    this.#output.write(this.#terminal ? `\r\x1b[2K${line.slice(0, columns)}` : `${line}\n`);
  }
}
