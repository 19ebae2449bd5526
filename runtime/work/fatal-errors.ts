/** Errors after which every other call would fail too, for example because the credentials have expired or the table was deleted. */
const FATAL = new Set([
  "CredentialsProviderError",
  "CredentialsTimeoutError",
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

/**
 * Whether the run should stop because no object can be processed any more.
 *
 * S3 answers a HEAD for a bucket of another region with status 301 and no body, so that the error has no name of its own.
 */
export function isFatal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return FATAL.has(error.name) || $metadata?.httpStatusCode === 301;
}
