import { decodeKey } from "./decode-key.ts";

/**
 * How the keys and markers of a listing are to be read. All listings ask for url encoding, since a key with a control character makes
 * an answer that is no XML otherwise; but servers are free not to do it, and then a plus is a plus.
 *
 * @returns reads a key as the page writes it; `undefined` for what is not encoded although the page says so
 */
export function keyReader({ EncodingType: encoding }: { readonly EncodingType?: string | undefined }) {
  return encoding?.toLowerCase() === "url" ? decodeKey : (raw: string): string | undefined => raw;
}
