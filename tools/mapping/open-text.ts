import { createReadStream } from "node:fs";
import { unpack } from "../../runtime/decode/compression/unpack.ts";
import { fileError } from "../../terminal/file-error.ts";
import type { LocalFile } from "./local-files.ts";

/**
 * Opens a file as the function opens an object.
 *
 * @returns its text, decompressed
 * @throws {ObjectFault} as `unpack` does
 * @throws UserError if the file cannot be read
 */
export function openText(file: LocalFile, maxBytes: number): AsyncGenerator<Uint8Array> {
  return unpack(bytesOf(file), { maxBytes });
}

async function* bytesOf({ path }: LocalFile): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path);
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw fileError("FILE", path, "read", cause);
  } finally {
    stream.destroy();
  }
}
