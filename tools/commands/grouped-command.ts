import yargs from "yargs";
import { didYouMean } from "../../terminal/arguments/did-you-mean.ts";
import { EXIT } from "../../terminal/exit-code.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";
import type { Command } from "./command.ts";

const HELP = ["--help", "-h"];

/**
 * A command that is several, such as `sluice mapping try` and `sluice mapping suggest`.
 *
 * @param summary what they have in common
 * @param subcommands by name, each with what it does and an example of what follows its name
 */
export function groupedCommand(
  name: string,
  summary: string,
  subcommands: Readonly<
    Record<string, { readonly summary: string; readonly example: string; readonly command: Command }>
  >,
): Command {
  const commands = Object.fromEntries(Object.entries(subcommands).map(([each, { command }]) => [each, command]));
  const names = Object.keys(commands);
  const widest = Math.max(...names.map((each) => each.length));
  const list = Object.entries(subcommands).map(([each, one]) => `  ${each.padEnd(widest)}  ${one.summary}`);
  const examples = Object.entries(subcommands).map(([each, { example }]) => `  ${SLUICE} ${name} ${each} ${example}`);
  const usage = `sluice ${name} ${names.join("|")}: ${summary}.

Examples:
${examples.join("\n")}

Commands:
${list.join("\n")}

${SLUICE} ${name} COMMAND --help lists a command's options.
`;
  return {
    subcommands: commands,
    parser: () => Promise.resolve(yargs().scriptName(`${SLUICE} ${name}`)),
    run: async (argv, io) => {
      const [first = "", ...rest] = argv;
      const command = new Map(Object.entries(commands)).get(first);
      if (command !== undefined) return command.run(rest, io);
      if (HELP.includes(first)) {
        io.stdout.write(usage);
        return EXIT.done;
      }
      const meant = didYouMean(first, names);
      const hint = meant === undefined ? "; see" : `; did you mean ${meant}? See`;
      const fault =
        first === "" ? `${name} needs ${names.join(" or ")}` : `there is no ${name} ${JSON.stringify(first)}`;
      throw new UsageError(`${fault}${hint} ${SLUICE} ${name} --help`);
    },
  };
}
