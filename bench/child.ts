import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Runs a module of this folder in a process of its own.
 *
 * @param file relative to this folder
 */
export const start = (file: string, args: readonly (string | number)[]): ChildProcess =>
  fork(fileURLToPath(new URL(file, import.meta.url)), args.map(String), {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  });

/** The next message of a process. Rejects if it ends before. */
export const message = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once("message", (value) => resolve(value as T));
    child.once("exit", (code) => reject(new Error(`exit code ${code ?? ""}`)));
  });
