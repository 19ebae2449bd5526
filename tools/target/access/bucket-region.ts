/** The errors by which S3 says that a bucket is in another region than the request. */
const ELSEWHERE = new Set([
  "PermanentRedirect",
  "TemporaryRedirect",
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
]);

interface S3Answer {
  readonly Region?: unknown;
  readonly Endpoint?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Whether S3 says that a bucket is in another region. The answer to HEAD has no body, so only its status shows it. */
export function isElsewhere(error: Error): boolean {
  const { $metadata } = error as S3Answer;
  return ELSEWHERE.has(error.name) || $metadata?.httpStatusCode === 301;
}

/** The region that S3's answer names, in its header, body or message. */
export function namedRegion(error: Error): string | undefined {
  const { Region: region, Endpoint: endpoint, $response } = error as S3Answer;
  const header = $response?.headers?.["x-amz-bucket-region"];
  if (header !== undefined) return header;
  if (typeof region === "string") return region;
  const [, expected] = /expecting '([a-z0-9-]+)'/.exec(error.message) ?? [];
  if (expected !== undefined) return expected;
  return /\bs3[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/.exec(String(endpoint))?.[1];
}
