import { UsageError, UserError } from "./user-error.ts";

/** A command's body: what it was given, and when it is asked to stop; it returns the exit code. */
export type Command = (argv: readonly string[], stopAsked: Promise<void>) => Promise<number>;

/**
 * Runs a command as this process: SIGINT and SIGTERM ask it to stop, and a fault that the user can mend is one line.
 *
 * Exit codes: the command's own; 1 when it failed; 2 when its arguments were not understood.
 */
export async function runCommand(command: Command): Promise<void> {
  // On Node 20 the AWS SDK tells each user that its end is near; which Node to use is said in package.json.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const stopAsked = new Promise<void>((resolve) => {
    // For good, since one Ctrl-C comes twice: from the terminal, and passed on by npm.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
  try {
    process.exitCode = await command(process.argv.slice(2), stopAsked);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof UserError || isOfTheSystem(error) ? `error: ${error.message}` : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/** Faults of the system that say all themselves: a port that is taken, a folder that may not be written. */
function isOfTheSystem(error: Error): boolean {
  return "syscall" in error;
}
