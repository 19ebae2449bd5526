// Whether a file of any size goes through live: `npm run bench:live-large [-- MEGABYTES PARTS]` sends newline-delimited JSON of
// that size (200 MB unless told) through the function's event handling, with a deadline that comes so often that it takes at least
// so many parts (5 unless told). The table is a stand-in that checks that each record is put exactly once.
import { DEFAULT_MAPPING } from "../runtime/mapping/record-mapping.ts";
import { handleEvent } from "../runtime/event/handle-event.ts";
import type { Continuation } from "../runtime/event/read/continuation.ts";
import { ndjsonSource } from "./live/ndjson-source.ts";
import { OnceTable } from "./live/once-table.ts";

const MEGABYTE = 1_000_000;
const [megabytes = 200, parts = 5] = process.argv.slice(2).map(Number);

const { objects, ref, records } = ndjsonSource(megabytes * MEGABYTE);
const table = new OnceTable(records);
const queue: unknown[] = [
  {
    Records: [{ eventName: "ObjectCreated:Put", s3: { bucket: { name: ref.bucket }, object: { key: ref.key } } }],
  },
];
const failures: string[] = [];
/** So many puts are an invocation's time. */
const putsPerPart = Math.ceil(records / parts);
const started = performance.now();
let invocations = 0;
for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
  invocations += 1;
  const deadline = new AbortController();
  table.onPut = (puts) => {
    if (puts === invocations * putsPerPart) deadline.abort();
  };
  const sent: Continuation[] = [];
  await handleEvent(event, {
    ...{ objects, items: table, mapping: DEFAULT_MAPPING, maxDecompressedBytes: Number.MAX_SAFE_INTEGER },
    ...{ concurrency: 16, objectConcurrency: 4, deadline: deadline.signal },
    failures: { send: (message) => Promise.resolve(void failures.push(message)) },
    continuations: { send: (_name, continuation) => Promise.resolve(void sent.push(continuation)) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    count: () => undefined,
    ...{ logSamplePercent: 100, requestId: "request", functionName: "function" },
  });
  queue.push(...sent.map((continuation): unknown => JSON.parse(JSON.stringify(continuation))));
  const { puts, once } = table;
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  console.log(`part ${invocations}: ${puts} puts, ${once} of ${records} records stored once, after ${minutes} min`);
}
const peak = Math.round(process.resourceUsage().maxRSS / 1024); // in kibibytes
const isRight = table.once === records && table.puts === records && failures.length === 0;
console.log(
  `${megabytes} MB of NDJSON in ${invocations} parts: ${table.once} of ${records} records stored, with ${table.puts} puts; ` +
    `${failures.length} failures; peak RSS ${peak} MiB`,
);
if (!isRight) process.exitCode = 1;
