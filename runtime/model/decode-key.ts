/**
 * The key behind a key as S3's notifications, and its listings with `encoding-type=url`, write it: a plus is a space, then
 * percent-encoding. (The manifests of S3 Batch Operations are another matter: in them a plus is a plus.)
 *
 * @returns `undefined` where the text is not so encoded
 */
export function decodeKey(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
