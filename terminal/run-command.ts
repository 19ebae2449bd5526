import { describeSystemError } from "./system-error.ts";
import { UsageError, UserError } from "./user-error.ts";

/** A command's body. It gets its arguments and a stop signal, and returns the exit code. */
export type Command = (argv: readonly string[], stopAsked: Promise<void>) => Promise<number>;

/**
 * Runs a command as this process. SIGINT and SIGTERM stop it, and an error that the user can fix is printed as one line.
 *
 * Exit codes: the command's own; 1 if it failed; 2 if its arguments were invalid.
 */
export async function runCommand(command: Command): Promise<void> {
  // On Node 20, the AWS SDK warns every user that it will drop this version. package.json states the supported versions.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const stopAsked = new Promise<void>((resolve) => {
    // The handler stays, because one Ctrl-C arrives twice: from the terminal, and passed on by npm.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
  try {
    process.exitCode = await command(process.argv.slice(2), stopAsked);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = error instanceof UserError ? error.message : describeSystemError(error);
    console.error(message === undefined ? error : `error: ${message}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
