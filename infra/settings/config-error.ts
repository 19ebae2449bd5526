import * as pulumi from "@pulumi/pulumi";

/**
 * An error that Pulumi prints as its message alone.
 *
 * It has no stack. Pulumi has Node render every error before it leaves the stack out, and over a line such as
 * `node_modules/@pulumi/resource.ts` (a package of a scope without a further folder) Node 20 loops until its memory for
 * the text is full: a quarter of a minute in which nothing happens.
 */
export function configError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = message;
  return error;
}
