/** Errors after which every other call would fail in the same way: the credentials have expired, the table is gone. */
const FATAL = new Set([
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "SignatureDoesNotMatch",
  "NoSuchBucket",
  "PermanentRedirect",
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
  "ResourceNotFoundException",
]);

/** Whether a run may as well stop: no object can be processed any more. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && FATAL.has(error.name);
}
