/** `npm run demo`: the pipeline at work on this machine, from start to end. */
import { demoCommand } from "./demo/command.ts";
import { runCommand } from "./run-command.ts";

await runCommand(demoCommand);
