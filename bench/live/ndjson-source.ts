import type { ObjectRef, ObjectVersion } from "../../runtime/model/object.ts";
import type { ObjectSource } from "../../runtime/object/object-source.ts";

const CHUNK_BYTES = 65_536;

const VERSION: ObjectVersion = {
  bucket: "b",
  key: "large.ndjson",
  versionId: "v1",
  etag: "e",
  lastModified: 1_700_000_000_000,
};

/** The number of a record, from its item. */
export const numberOf = (timestamp: number): number => timestamp - VERSION.lastModified;

const line = (n: number): string =>
  `{"userID":"user-${n % 50_021}","timestamp":${VERSION.lastModified + n},"data":{"page":"/p/${n % 977}","ms":${n % 1013},` +
  `"agent":"Mozilla/5.0 (X11; Linux x86_64)","tags":["a","b"],"nth":${n}}}\n`;

/** An object with newline-delimited JSON, whose bytes are made while they are read. Each record has a time of its own. */
export function ndjsonSource(bytes: number): {
  readonly objects: ObjectSource;
  readonly ref: ObjectRef;
  readonly records: number;
} {
  const records = Math.round(bytes / line(5_000_000).length);
  async function* body(): AsyncGenerator<Uint8Array> {
    let text = "";
    for (let n = 0; n < records; n++) {
      text += line(n);
      if (text.length < CHUNK_BYTES && n < records - 1) continue;
      yield Buffer.from(text);
      text = "";
      // As a socket would: let others run between two chunks.
      await new Promise(setImmediate);
    }
  }
  const objects: ObjectSource = {
    open: () =>
      Promise.resolve({
        kind: "opened",
        object: {
          version: VERSION,
          contentEncoding: undefined,
          sizeBytes: undefined,
          body: body(),
          close: () => undefined,
        },
      }),
    latest: () => Promise.resolve(undefined),
  };
  return { objects, ref: VERSION, records };
}
