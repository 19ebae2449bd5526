import aws4, { type Credentials } from "aws4";
import type { Identity, Route } from "./route.ts";
import type { SentRequest } from "./send.ts";

/** Of an empty body; S3 wants the hash as a header too. */
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export interface Unsigned extends Pick<SentRequest, "method" | "path" | "body"> {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signs a request with Signature Version 4. `aws4` keeps the derived keys, so a signature costs a few hashes.
 *
 * @param date what AWS's clock shows, as far as is known
 */
export function signed(request: Unsigned, route: Route, identity: Identity, date: Date): SentRequest {
  const { origin, host, basePath, region, signingName } = route;
  const { method, body } = request;
  const headers: Record<string, string> = {
    host,
    ...route.headers,
    ...request.headers,
    "x-amz-date": date.toISOString().replace(/[-:]|\.\d{3}/g, ""),
    ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    ...(signingName === "s3" ? { "x-amz-content-sha256": EMPTY_SHA256 } : {}),
  };
  const path = basePath + request.path;
  const content = body === undefined ? {} : { body };
  const unsigned = { method, path, headers, service: signingName, region, ...content };
  const { headers: signature } = aws4.sign(unsigned, identity as Credentials);
  return { origin, method, path, headers: signature as Record<string, string>, ...content };
}
