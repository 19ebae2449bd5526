/** An output stream, in the shape of stdout and stderr. */
export interface Output {
  /** @returns whether the reader keeps up; if not, `drain` says when it does again */
  write(text: string): boolean;
  once(event: "drain", listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}

/** A terminal's width in characters; `undefined` for a file or a pipe, whose lines may have any length. */
export const terminalWidth = ({ isTTY, columns }: Pick<Output, "isTTY" | "columns">): number | undefined =>
  isTTY === true ? (columns ?? 80) : undefined;

/** Writes, and waits if the reader is slower: otherwise unread output would pile up in memory. */
export async function writeOut(output: Output, text: string): Promise<void> {
  if (!output.write(text)) await new Promise<void>((resolve) => output.once("drain", resolve));
}

/** A command's terminal and environment: everything it touches outside itself, except servers. */
export interface TerminalIo {
  /** Results. */
  readonly stdout: Output;
  /** Progress and messages. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The base of relative paths on the command line. */
  readonly cwd: string;
  /** `.sluice`: the folder of runs, and of the file with the local pipeline's address. */
  readonly folder: string;
  /** Aborted by the first Ctrl-C. */
  readonly interrupt: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Asks a question on the terminal; `undefined` if there is none. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}
