/** Prints the outputs of the named stack as JSON. This is the only file of tools/ that loads Pulumi. */
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { PROGRAM_FOLDER } from "../../../local/program/run-program.ts";
import { pulumiRoots } from "./pulumi-roots.ts";
import type { StackAnswer } from "./stack-outputs.ts";

const [stack = ""] = process.argv.slice(2);

async function read(): Promise<StackAnswer> {
  try {
    const workspace = await LocalWorkspace.create({ workDir: PROGRAM_FOLDER, pulumiCommand: await findPulumi() });
    const outputs = await workspace.stackOutputs(stack);
    return {
      kind: "outputs",
      outputs: Object.fromEntries(Object.entries(outputs).map(([k, { value }]) => [k, value as unknown])),
    };
  } catch (error) {
    return { kind: "failed", message: reasonOf(error) };
  }
}

/** The CLI on the PATH, or from `npx pulumi` or Pulumi's installer. */
async function findPulumi(): Promise<PulumiCommand> {
  try {
    return await PulumiCommand.get();
  } catch (error) {
    const [root] = pulumiRoots(process.env);
    if (root === undefined || !isMissing(error)) throw error;
    return PulumiCommand.get({ root });
  }
}

const isMissing = (error: unknown): boolean => textOf(error).includes("ENOENT");
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Pulumi's errors contain everything that its command printed; the error's own line begins with "error:". */
function reasonOf(error: unknown): string {
  if (isMissing(error)) {
    return (
      "the Pulumi CLI, which reads the stack's outputs, is not installed; install it (https://www.pulumi.com/docs/install)," +
      " or run npx pulumi version once, which downloads it"
    );
  }
  const text = textOf(error);
  const line = /^\s*(?:stderr: )?error: (.*)$/m.exec(text)?.[1] ?? text.split("\n")[0] ?? text;
  return line.trim();
}

process.stdout.write(JSON.stringify(await read()));
