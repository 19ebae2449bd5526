import * as pulumi from "@pulumi/pulumi";

/**
 * An error of which Pulumi prints only the message.
 *
 * It has no stack. Pulumi lets Node render every error, and only then leaves the stack out. On a stack line such as
 * `node_modules/@pulumi/resource.ts` (a scope without a package folder), Node 20 loops until it has no memory for the text, and
 * so hangs for about 15 seconds.
 */
export function configError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = message;
  return error;
}
