/** Errors after which every other call would fail too, for example because the credentials have expired or the table was deleted. */
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

/** Whether the run should stop because no object can be processed any more. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && FATAL.has(error.name);
}
