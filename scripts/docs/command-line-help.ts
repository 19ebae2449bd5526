import { readDemoOptions } from "../../local/demo/demo-options.ts";
import { readStartOptions } from "../../local/start/start-options.ts";
import type { Command, Io } from "../../tools/commands/command.ts";
import { COMMANDS } from "../../tools/commands/commands.ts";
import { answerAtOnce } from "../../tools/commands/overview.mjs";

type Help = (print: (text: string) => void) => unknown;

const OTHERS: Readonly<Record<string, Help>> = {
  "npm start": (print) => readStartOptions(["--help"], print),
  "npm run demo": (print) => readDemoOptions(["--help"], print),
};

/** The help of every command, as the command itself prints it. */
export async function commandLineHelp(): Promise<string> {
  const helps: [title: string, help: Help][] = [
    [
      "sluice",
      (print) => {
        print(answerAtOnce(["--help"])?.text ?? "");
      },
    ],
    ...Object.entries(COMMANDS).flatMap(([name, command]) => helpOf(`sluice ${name}`, command)),
    ...Object.entries(OTHERS),
  ];
  const sections = helps.map(async ([title, help]) => {
    let text = "";
    await help((part) => (text += part));
    return `## ${title}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\``;
  });
  return (await Promise.all(sections)).join("\n\n");
}

/** Of a command, and of those that it consists of. */
function helpOf(title: string, command: Command): [string, Help][] {
  const inner = Object.entries(command.subcommands ?? {});
  return [
    [title, (print) => command.run(["--help"], printingTo(print))],
    ...inner.flatMap(([name, subcommand]) => helpOf(`${title} ${name}`, subcommand)),
  ];
}

/** A command that is asked for its help touches nothing else. */
function printingTo(print: (text: string) => void): Io {
  const write = (text: string): boolean => {
    print(text);
    return true;
  };
  return { stdout: { write, once: () => undefined }, env: {} } as unknown as Io;
}
