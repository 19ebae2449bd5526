import program from "../package.json" with { type: "json" };
import { EXIT } from "../terminal/exit-code.ts";
import { UsageError } from "../terminal/user-error.ts";
import type { Io } from "./commands/command.ts";
import { COMMANDS } from "./commands/commands.ts";
import { explain } from "./target/explain-error.ts";

/**
 * The command line, but for the process around it.
 *
 * The one place where a command's errors end: what the user can mend is one line, and never a stack trace, unless
 * SLUICE_DEBUG asks for it.
 *
 * @param argv without the program's own name
 * @returns the exit code
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === "--help" || name === "-h" || name === "help") {
      io.stdout.write(overview());
      return name === undefined ? EXIT.usage : EXIT.done;
    }
    if (name === "--version") {
      io.stdout.write(`${program.version}\n`);
      return EXIT.done;
    }
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (!command) throw new UsageError(`there is no command ${JSON.stringify(name)}; there are ${names()}`);
    return await command.run(rest, io);
  } catch (error) {
    if (io.interrupt.aborted) return EXIT.interrupted;
    const stack = io.env["SLUICE_DEBUG"] && error instanceof Error ? `\n${error.stack ?? ""}` : "";
    io.stderr.write(`error: ${explain(error)}${stack}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

const names = (): string => COMMANDS.map((command) => command.name).join(", ");

function overview(): string {
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`);
  return `sluice COMMAND ...

Examples:
  sluice backfill --local --dry-run          what a backfill of the local pipeline's bucket would do
  sluice backfill --stack prod --prefix 2024/
  sluice runs                                what was run, and how it ended

Commands:
${lines.join("\n")}

sluice COMMAND --help tells more. Exit codes: 0 done, 1 failed, 2 not understood, 3 finished but something failed or was
rejected, 130 interrupted.
`;
}
