/** An event that the function does not process: neither S3's own, however it was wrapped, nor a continuation. */
export class UnknownEventError extends Error {
  override readonly name = "UnknownEventError";
}
