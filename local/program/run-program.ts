import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { UserError } from "../../terminal/user-error.ts";
import type { RecordAnswer, RecordedProgram, RecordRequest } from "./recorded.ts";
import type { StackConfig } from "./stack-config.ts";

const RECORDER = fileURLToPath(new URL("record.ts", import.meta.url));

/** The folder with the program's index.ts and Pulumi.yaml. */
export const PROGRAM_FOLDER = fileURLToPath(new URL("../..", import.meta.url));

const PROGRAM = new URL("../../index.ts", import.meta.url);

export interface RunOptions {
  /** The program's module; the project's own by default. */
  readonly program?: URL;
  /** Ends the program. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the Pulumi program once for each config, with nothing made on AWS, and returns what it declares. Several runs
 * share one process, where most of the time goes into loading Pulumi.
 *
 * @throws UserError of one line where its code does not compile or it refuses its config
 */
export async function runProgram(
  stack: string,
  configs: readonly StackConfig[],
  { program = PROGRAM, signal }: RunOptions = {},
): Promise<readonly RecordedProgram[]> {
  const child = fork(RECORDER, {
    cwd: PROGRAM_FOLDER, // where tsx is found
    execArgv: ["--import", "tsx"],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    // The program's output goes to the terminal only, and stays out of the results on stdout.
    stdio: ["ignore", 2, 2, "ipc"],
    ...(signal === undefined ? {} : { signal }),
  });
  const answer = await new Promise<RecordAnswer>((resolve, reject) => {
    child.once("message", (message) => resolve(message as RecordAnswer));
    child.on("error", reject);
    child.once("exit", (code) =>
      reject(new UserError(`the Pulumi program ended before it was done (exit code ${code})`)),
    );
    child.send({ program: program.href, project: "sluice", stack, configs } satisfies RecordRequest);
  });
  if (answer.kind === "failed") throw new UserError(answer.message);
  return answer.programs;
}
