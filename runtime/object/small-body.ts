import { SNIFF_BYTES } from "../decode/layout.ts";
import type { OpenedObject } from "./object-source.ts";

/** How many bytes are gathered before they are decoded at once. So many are gathered anyway, to look at how the text begins. */
export const SMALL_BYTES = SNIFF_BYTES;

/**
 * Reads a small body to its end.
 *
 * @param stop ends the reading when it is aborted, even between two chunks
 * @returns all bytes; or the body, if it is not small, or proves not to be
 */
export async function readSmallBody(
  { body, bytes, sizeBytes = Infinity }: OpenedObject,
  stop: AbortSignal | undefined,
): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  if (bytes !== undefined) return bytes.length <= SMALL_BYTES ? bytes : only(bytes);
  if (sizeBytes > SMALL_BYTES) return body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const rest = body[Symbol.asyncIterator]();
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length > SMALL_BYTES) return andRest(chunks, rest);
    if (stop?.aborted) await rest.return?.();
    stop?.throwIfAborted();
  }
  const [first, ...others] = chunks;
  return first !== undefined && others.length === 0 ? first : Buffer.concat(chunks, length);
}

/** A body of one chunk, or of none. */
export async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield await Promise.resolve(bytes);
}

async function* andRest(chunks: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
