/** Decodes a key, or a part of one, as notifications and their filters encode it: a space as a plus, others percent-encoded. */
export const decodedKey = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
