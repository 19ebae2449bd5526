/**
 * Decodes a key from S3's notifications, and from listings with `encoding-type=url`: a plus is a space, the rest is
 * percent-encoded. (In the manifests of S3 Batch Operations, a plus is a plus.)
 *
 * @returns `undefined` if the text is not encoded like that
 */
export function decodeKey(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
