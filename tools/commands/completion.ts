import yargs from "yargs";
import { EXIT } from "../../terminal/exit-code.ts";
import type { Io } from "./command.ts";

/** Prints yargs' completion script, for bash or zsh by the environment's SHELL. */
export async function completion(_options: object, io: Io): Promise<number> {
  const parser = yargs().scriptName("sluice").completion("completion", false).exitProcess(false);
  const script = await new Promise<string>((resolve) => {
    void parser.parseAsync(["completion"], {}, (_error, _options, output) => resolve(output));
  });
  io.stdout.write(`${script}\n`);
  return EXIT.done;
}
