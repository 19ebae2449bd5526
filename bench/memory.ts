// How much memory a large file takes: `npm run bench:memory [-- MEGABYTES]` sends newline-delimited JSON of that size (300 MB
// unless told) through the processing module, into a store that keeps nothing, and prints the peak of this process.
import { DEFAULT_MAPPING } from "../runtime/mapping/record-mapping.ts";
import type { ObjectVersion } from "../runtime/model/object.ts";
import type { ObjectSource } from "../runtime/object/object-source.ts";
import { processObject } from "../runtime/object/process-object.ts";
import type { ItemStore } from "../runtime/store/item-store.ts";

const CHUNK_BYTES = 65_536;
const MEGABYTE = 1_000_000;

const version: ObjectVersion = { bucket: "b", key: "large.ndjson", etag: "e", lastModified: 1_700_000_000_000 };

async function* lines(bytes: number): AsyncGenerator<Uint8Array> {
  let text = "";
  let written = 0;
  for (let i = 0; written < bytes; i++) {
    const data = {
      page: `/p/${i % 977}`,
      ms: i % 1013,
      agent: "Mozilla/5.0 (X11; Linux x86_64)",
      tags: ["a", "b"],
      nth: i,
    };
    text += `${JSON.stringify({ userID: `user-${i % 50_021}`, timestamp: 1_700_000_000_000 + i, data })}\n`;
    if (text.length < CHUNK_BYTES) continue;
    written += text.length;
    yield Buffer.from(text);
    text = "";
    // As a socket would: let others run between two chunks.
    await new Promise(setImmediate);
  }
}

function sourceOf(bytes: number): ObjectSource {
  return {
    open: () =>
      Promise.resolve({
        kind: "opened",
        object: {
          version,
          contentEncoding: undefined,
          sizeBytes: undefined,
          body: lines(bytes),
          close: () => undefined,
        },
      }),
    latest: () => Promise.resolve(undefined),
  };
}

async function main(megabytes: number): Promise<void> {
  const nowhere: ItemStore = { put: () => Promise.resolve({ kind: "stored" }) };
  const started = performance.now();
  const outcome = await processObject(version, {
    objects: sourceOf(megabytes * MEGABYTE),
    items: nowhere,
    mapping: DEFAULT_MAPPING,
    maxDecompressedBytes: Number.MAX_SAFE_INTEGER,
    concurrency: 16,
  });
  const seconds = (performance.now() - started) / 1000;
  const records = outcome.kind === "processed" ? outcome.records : 0;
  const peak = process.resourceUsage().maxRSS / 1024; // in kibibytes
  console.log(`${megabytes} MB of NDJSON, ${records.toLocaleString("en")} records: peak RSS ${peak.toFixed(0)} MiB`);
  console.log(
    `${(megabytes / seconds).toFixed(0)} MB/s, ${((seconds * 1e6) / records).toFixed(1)} µs a record, storing aside`,
  );
}

await main(Number(process.argv[2] ?? 300));
