import { readFileSync, writeFileSync } from "node:fs";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

/** The Automation API's CLI, with the method that the API's own classes use, and that its types leave out. */
export type Command = PulumiCommand & {
  readonly run: (
    args: readonly string[],
    folder: string,
    environment: Readonly<Record<string, string>>,
    ...rest: unknown[]
  ) => Promise<unknown>;
};

const LOGGED = ["preview", "up", "refresh", "destroy"];

/**
 * The CLI on the PATH, logging its events to a file. (The Automation API reads such a file while it is written, and
 * stumbles over long lines that have come in parts; the function's code makes long lines.)
 */
export async function loggedCommand(eventLog: string): Promise<Command> {
  const command = (await PulumiCommand.get()) as Command;
  const run: Command["run"] = async (args, folder, environment, ...rest) => {
    if (!LOGGED.includes(args[0] ?? "")) return await command.run(args, folder, environment, ...rest);
    const place = args.indexOf("--event-log");
    const apiLog = place < 0 ? undefined : args[place + 1];
    const others = place < 0 ? args : args.toSpliced(place, 2);
    const variables = { ...environment, PULUMI_DEBUG_COMMANDS: "true" }; // without which there is no such log
    const result = await command.run([...others, "--event-log", eventLog], folder, variables, ...rest);
    // Of a preview, the API itself wants the summary.
    const summary = linesOf(eventLog).filter((line) => line.includes('"summaryEvent"'));
    if (apiLog !== undefined) writeFileSync(apiLog, summary.join(""));
    return result;
  };
  return Object.assign(Object.create(command) as Command, { run });
}

export const linesOf = (file: string): string[] => readFileSync(file, "utf8").split(/(?<=\n)/);
