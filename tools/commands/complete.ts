import { optionNames } from "../../terminal/arguments/parse-arguments.ts";
import { listRunFolders } from "../runs/run-folder.ts";
import { stackNames } from "../target/find/stack-names.ts";
import type { Io } from "./command.ts";
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
  const command = (COMMANDS as Readonly<Record<string, (typeof COMMANDS)[keyof typeof COMMANDS]>>)[name];
  if (command === undefined) return [];
  const [before, word = ""] = [words.at(-2), words.at(-1)];
  if (before === "--stack") return stackNames();
  if (before === "--resume" || before === "--run") return runIds(io);
  if (word.startsWith("-")) return optionNames(await command.parser()).map((option) => `--${option}`);
  return RUNS.includes(name) && words.length === 1 ? runIds(io) : [];
}

const runIds = ({ folder }: Completed): readonly string[] => listRunFolders(folder).map(({ id }) => id);
