#!/usr/bin/env node
// The bin. TypeScript runs through tsx, so that a clone needs no build; what can be answered without it is answered at once.
import { answerAtOnce } from "./commands/overview.mjs";

const answer = answerAtOnce(process.argv.slice(2));
if (answer) {
  process.stdout.on("error", () => undefined); // The reader of the pipe is gone.
  process.stdout.write(answer.text);
  process.exitCode = answer.code;
} else {
  await import("../scripts/ensure-installed.mjs");
  const { register } = await import("tsx/esm/api");
  register();
  await import(new URL("main.ts", import.meta.url).href);
}
