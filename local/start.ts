/** `npm start`: the pipeline on this machine, until it is told to stop. */
import { runCommand } from "./run-command.ts";
import { startCommand } from "./start/command.ts";

await runCommand(startCommand);
