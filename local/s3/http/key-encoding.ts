/**
 * Encodes a key as S3 does in events and in listings with `encoding-type=url`: a space is a plus, slashes stay, and every
 * byte of UTF-8 but letters, digits and `-_.*` is a percent with two capital hex digits.
 */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+")
    .replace(/%2F/g, "/");
}
