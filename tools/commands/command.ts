import type { TerminalIo } from "../../terminal/io.ts";
import type { Connect } from "../target/connect.ts";

/** Everything that a command touches outside of itself. */
export interface Io extends TerminalIo {
  readonly connect: Connect;
}

/** A subcommand of `sluice`. */
export interface Command {
  readonly name: string;
  /** One line, for the overview. */
  readonly summary: string;
  /**
   * @param argv without the command's name
   * @returns the exit code, of `EXIT`
   * @throws UsageError, UserError, and what the SDK throws: `main` makes one line of each
   */
  run(argv: readonly string[], io: Io): Promise<number>;
}
