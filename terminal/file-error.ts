import { systemErrorReason } from "./system-error.ts";
import { UserError } from "./user-error.ts";

/**
 * The error for a file that the user named and that cannot be used: `--mapping: /a/b.json cannot be read: no such file or
 * directory; expected ...`.
 *
 * @param what the option or variable that names the file
 * @param expected what the file or path must be
 */
export function fileError(
  what: string,
  path: string,
  done: "read" | "written",
  cause: unknown,
  expected?: string,
): UserError {
  const hint = expected === undefined ? "" : `; expected ${expected}`;
  return new UserError(`${what}: ${path} cannot be ${done}: ${reasonOf(cause)}${hint}`, { cause });
}

/** Why a file could not be used, such as `no such file or directory`. */
export const reasonOf = (cause: unknown): string => systemErrorReason(cause) ?? (cause as Error).message;
