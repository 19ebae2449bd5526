import type { Argv } from "yargs";
import type { Patience } from "../../runtime/work/patient-retries.ts";
import { EXIT } from "../../terminal/exit-code.ts";
import type { TerminalIo } from "../../terminal/io.ts";
import type { Clients, ConnectOptions } from "../target/clients/connect.ts";
import type { Environment } from "../target/target-options.ts";
import type { Target } from "../target/target.ts";

/** Everything that a command touches outside of itself. */
export interface Io extends TerminalIo {
  readonly connect: (target: Target, options: ConnectOptions) => Clients | Promise<Clients>;
  /** How patient it is with AWS. */
  readonly patience: Patience;
}

/** A subcommand of `sluice`. */
export interface Command {
  /** A parser of what it takes. */
  parser(): Promise<Argv<unknown>>;
  /**
   * @param argv without the command's name
   * @returns the exit code, of `EXIT`
   * @throws UsageError, UserError, and what the SDK throws: `main` makes one line of each
   */
  run(argv: readonly string[], io: Io): Promise<number>;
  /** Of a command that is several: by the word that follows its name. */
  readonly subcommands?: Readonly<Record<string, Command>>;
}

/** What a command takes. */
export interface CommandOptions<T> {
  readonly parser: () => Argv<unknown>;
  /** @returns `undefined` when help was asked for, and has been printed */
  readonly read: (argv: readonly string[], print: (text: string) => void, env: Environment) => Promise<T | undefined>;
}

/**
 * A command whose options are loaded apart from its body, so that its help and its usage errors do not wait for the AWS SDK.
 */
export function lazyCommand<T>(
  loadOptions: () => Promise<CommandOptions<T>>,
  loadBody: () => Promise<(options: T, io: Io) => Promise<number>>,
): Command {
  return {
    parser: async () => (await loadOptions()).parser(),
    run: async (argv, io) => {
      const { read } = await loadOptions();
      const options = await read(argv, (text) => io.stdout.write(text), io.env);
      if (options === undefined) return EXIT.done;
      const body = await loadBody();
      return body(options, io);
    },
  };
}
