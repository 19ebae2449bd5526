/** An event that is neither an S3 notification nor a continuation. */
export class UnknownEventError extends Error {
  override readonly name = "UnknownEventError";
}
