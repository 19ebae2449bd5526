import { didYouMean } from "../terminal/arguments/did-you-mean.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { SLUICE } from "../terminal/sluice-command.mjs";
import { UsageError } from "../terminal/user-error.ts";
import type { Command, Io } from "./commands/command.ts";
import { COMMANDS } from "./commands/commands.ts";
import { answerAtOnce } from "./commands/overview.mjs";
import { explain } from "./target/access/explain-error.ts";

/**
 * Runs a command. The process around it (signals, exit, clients) is in main.ts.
 *
 * All errors of commands end here. A mistake of the user becomes one line, without a stack trace unless SLUICE_DEBUG is set.
 *
 * @param argv without the program's own name
 * @returns the exit code
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await answer(argv, io);
  } catch (error) {
    if (io.interrupt.aborted) return EXIT.interrupted;
    const stack = io.env["SLUICE_DEBUG"] && error instanceof Error ? `\n${error.stack ?? ""}` : "";
    io.stderr.write(`error: ${explain(error)}${stack}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

async function answer(argv: readonly string[], io: Io): Promise<number> {
  const atOnce = answerAtOnce(argv);
  if (atOnce !== undefined) {
    io.stdout.write(atOnce.text);
    return atOnce.code;
  }
  const [name = "", ...rest] = argv;
  // What the completion script calls.
  if (name === "--get-yargs-completions") {
    const { complete } = await import("./commands/complete.ts");
    io.stdout.write((await complete(rest, io)).map((word) => `${word}\n`).join(""));
    return EXIT.done;
  }
  return name === "help"
    ? commandOf(rest[0] ?? "").run([...rest.slice(1), "--help"], io)
    : commandOf(name).run(rest, io);
}

/** @throws UsageError where there is no such command */
function commandOf(name: string): Command {
  const command = new Map<string, Command>(Object.entries(COMMANDS)).get(name);
  if (command !== undefined) return command;
  const kind = name.startsWith("-") ? "option" : "command";
  const meant = didYouMean(name, Object.keys(COMMANDS));
  const hint = meant === undefined ? "; see" : `; did you mean ${meant}? See`;
  throw new UsageError(`there is no ${kind} ${JSON.stringify(name)}${hint} ${SLUICE} --help`);
}
