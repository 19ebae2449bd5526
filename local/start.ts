/** `npm start`: the pipeline on this machine, until it is told to stop. */
import { runCommand } from "../terminal/run-command.ts";
import { startCommand } from "./start/start-command.ts";

await runCommand(startCommand);
