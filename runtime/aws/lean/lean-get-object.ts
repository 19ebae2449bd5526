import { unquote, type GetObject } from "../get-object.ts";
import { UnexpectedAnswerError } from "../unexpected-answer.ts";
import type { ServiceClient } from "./service-client.ts";

/** An object of at most this many bytes is read at once: most are small, and a stream costs more than they do. */
const READ_AT_ONCE_BYTES = 256 * 1024;

/** @param client for the bucket's own route */
export const leanGetObject =
  (client: ServiceClient): GetObject =>
  async ({ key, versionId }) => {
    const query = versionId === undefined ? "" : `?versionId=${encoded(versionId)}`;
    const request = { method: "GET", path: `/${encodedKey(key)}${query}`, headers: {} } as const;
    const { status, headers, body } = await client.call("GetObject", request, READ_AT_ONCE_BYTES);
    const lastModified = Date.parse(headers["last-modified"] ?? "");
    if (Number.isNaN(lastModified)) {
      if (!(body instanceof Uint8Array)) body.destroy();
      throw new UnexpectedAnswerError("S3 answered GetObject", "with a date that is none", { status, headers });
    }
    const length = headers["content-length"];
    return {
      versionId: headers["x-amz-version-id"],
      etag: unquote(headers["etag"]),
      lastModified,
      contentEncoding: headers["content-encoding"],
      contentLength: length === undefined ? undefined : Number(length),
      body,
    };
  };

/** What a signature's path must look like: everything but unreserved characters is percent-encoded (RFC 3986). */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const encodedKey = (key: string): string => key.split("/").map(encoded).join("/");
