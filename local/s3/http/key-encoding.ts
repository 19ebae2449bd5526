/**
 * Encodes a key as S3 does in events and in listings with `encoding-type=url`: a space becomes a plus, slashes stay, and every
 * other UTF-8 byte except letters, digits and `-_.*` becomes a percent sign with two upper-case hex digits.
 */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+")
    .replace(/%2F/g, "/");
}
