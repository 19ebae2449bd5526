/** Prints the outputs of the stack that is named, as JSON: the one file of tools/ that loads Pulumi. */
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { PROGRAM_FOLDER } from "../../local/program/run-program.ts";
import type { StackAnswer } from "./stack-outputs.ts";

const [stack = ""] = process.argv.slice(2);

async function read(): Promise<StackAnswer> {
  try {
    const workspace = await LocalWorkspace.create({ workDir: PROGRAM_FOLDER });
    const outputs = await workspace.stackOutputs(stack);
    return {
      kind: "outputs",
      outputs: Object.fromEntries(Object.entries(outputs).map(([k, { value }]) => [k, value as unknown])),
    };
  } catch (error) {
    return { kind: "failed", message: reasonOf(error) };
  }
}

/** Pulumi's errors hold all that its command printed; its own line in it begins with "error:". */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes("ENOENT")) return "the pulumi command is not on the PATH; it reads the stack's outputs";
  const line = /^\s*(?:stderr: )?error: (.*)$/m.exec(text)?.[1] ?? text.split("\n")[0] ?? text;
  return line.trim();
}

process.stdout.write(JSON.stringify(await read()));
