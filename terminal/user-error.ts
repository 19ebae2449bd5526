/** A fault that the user can mend: its message says all, and no stack trace helps. */
export class UserError extends Error {
  override readonly name: string = "UserError";
}

/** The command was not understood. */
export class UsageError extends UserError {
  override readonly name = "UsageError";
}
