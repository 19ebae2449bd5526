/** A stream that is written to: stdout and stderr have this shape. */
export interface Output {
  /** @returns whether the reader keeps up; where not, `drain` says when it does again */
  write(text: string): boolean;
  once(event: "drain", listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}

/** How wide a terminal is, in characters; `undefined` for a file or a pipe, whose lines may be of any length. */
export const terminalWidth = ({ isTTY, columns }: Pick<Output, "isTTY" | "columns">): number | undefined =>
  isTTY === true ? (columns ?? 80) : undefined;

/** Writes, and waits where the reader is slower than we are: what is not read yet would pile up in memory. */
export async function writeOut(output: Output, text: string): Promise<void> {
  if (!output.write(text)) await new Promise<void>((resolve) => output.once("drain", resolve));
}

/** The terminal and the surroundings of a command: all that it touches outside of itself but servers. */
export interface TerminalIo {
  /** Results. */
  readonly stdout: Output;
  /** Progress and messages. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths on the command line are relative to. */
  readonly cwd: string;
  /** `.sluice`: where runs are kept, and where a local pipeline says where it is. */
  readonly folder: string;
  /** Aborted by the first Ctrl-C. */
  readonly interrupt: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Asks a question on the terminal; `undefined` where there is none. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}
