/** `npm run demo`: the pipeline at work on this machine, from start to end. */
import { demoCommand } from "./demo/demo-command.ts";
import { runCommand } from "../terminal/run-command.ts";

await runCommand(demoCommand);
