/** `npm run demo`: the pipeline at work on this machine, from start to end. */
import { runCommand } from "../terminal/run-command.ts";
import { demoCommand } from "./demo/demo-command.ts";

await runCommand(demoCommand);
