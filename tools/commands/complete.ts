import { optionNames } from "../../terminal/arguments/parse-arguments.ts";
import { listRunFolders } from "../runs/run-folder.ts";
import { stackNames } from "../target/find/stack-names.ts";
import { listVerifications } from "../verify/verify-plan.ts";
import type { Command, Io } from "./command.ts";
import { COMMANDS } from "./commands.ts";

type Completed = Pick<Io, "folder">;

const RUNS = ["runs", "report"];

/**
 * What the last word on a command line may become: what the completion script asks for.
 *
 * @param words all of the line, the program's name first
 * @returns none where the shell may complete file names
 */
export async function complete(words: readonly string[], io: Completed): Promise<readonly string[]> {
  const [, name = "", ...rest] = words;
  const word = words.at(-1) ?? "";
  const choices = words.length <= 2 ? Object.keys(COMMANDS) : await choicesOf(name, rest, io);
  return choices.filter((choice) => choice.startsWith(word));
}

async function choicesOf(name: string, words: readonly string[], io: Completed): Promise<readonly string[]> {
  const command = (COMMANDS as Readonly<Record<string, Command>>)[name];
  if (command === undefined) return [];
  const [first = "", ...others] = words;
  if (command.subcommands && words.length <= 1 && !first.startsWith("-")) return Object.keys(command.subcommands);
  const subcommand = command.subcommands?.[first];
  return subcommand === undefined ? choicesIn(command, name, words, io) : choicesIn(subcommand, name, others, io);
}

async function choicesIn(
  command: Command,
  name: string,
  words: readonly string[],
  io: Completed,
): Promise<readonly string[]> {
  const [before, word = ""] = [words.at(-2), words.at(-1)];
  if (before === "--stack") return stackNames();
  if (before === "--resume" && name === "verify") return verificationIds(io);
  if (before === "--resume" || before === "--run") return runIds(io);
  if (word.startsWith("-")) return optionNames(await command.parser()).map((option) => `--${option}`);
  if (words.length !== 1 || !RUNS.includes(name)) return [];
  return [...runIds(io), ...(name === "report" ? verificationIds(io) : [])];
}

const verificationIds = ({ folder }: Completed): readonly string[] => listVerifications(folder).map(({ id }) => id);

const runIds = ({ folder }: Completed): readonly string[] => listRunFolders(folder).map(({ id }) => id);
