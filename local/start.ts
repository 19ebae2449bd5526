/** `npm start`: runs the pipeline on this machine until it receives a signal. */
import { runCommand } from "../terminal/run-command.ts";
import { startCommand } from "./start/start-command.ts";

await runCommand(startCommand);
