/** An error that the user can fix: its message is complete, and no stack trace helps. */
export class UserError extends Error {
  override readonly name: string = "UserError";
}

/** The arguments were invalid. */
export class UsageError extends UserError {
  override readonly name = "UsageError";
}
