import { decodeKey } from "./decode-key.ts";

/**
 * Chooses how to read the keys and markers of a listing. All listings ask for url encoding, because a key with a control
 * character would otherwise make the answer invalid XML. A server may ignore that, and then a plus is a plus.
 *
 * @returns a function that reads a key of the page. It returns `undefined` for a key that is not encoded although the page says
 * so
 */
export function keyReader({ EncodingType: encoding }: { readonly EncodingType?: string | undefined }) {
  return encoding?.toLowerCase() === "url" ? decodeKey : (raw: string): string | undefined => raw;
}
