import { gzipSync } from "node:zlib";

/** A file of the kind that a pipeline meets, whose one good form is known. */
export interface SampleFile {
  readonly key: string;
  readonly good: string | Uint8Array;
  /** What is put first; absent where the file is good from the beginning. */
  readonly bad?: string | Uint8Array;
  /** Whether a wider mapping mends it; otherwise the file has to be corrected. */
  readonly byMapping?: boolean;
  readonly reason?: string;
}

/** Two records with the id under both names: the older one, `userID`, may be missing or wrong. */
const lines = (n: number, first: object = {}): string =>
  [
    { id: `user-${n}`, userID: `user-${n}`, timestamp: 1_700_000_000_000 + 2 * n, data: { n }, ...first },
    { id: `user-${n}`, userID: `user-${n}`, timestamp: 1_700_000_000_001 + 2 * n, data: { n, second: true } },
  ]
    .map((record) => `${JSON.stringify(record)}\n`)
    .join("");

const gzipped = (n: number): Buffer => gzipSync(lines(n));

type Way = readonly [reason: string, bad: (n: number) => string | Uint8Array, byMapping?: true];

/** Twelve ways in which a file can be bad. */
const WAYS: readonly Way[] = [
  ["malformed-json", (n) => lines(n).replace('"data"', "data")],
  ["truncated-json", (n) => lines(n).slice(0, -9)],
  ["empty", () => ""],
  ["trailing-content", (n) => `${lines(n).split("\n")[0] ?? ""} x\n${lines(n).split("\n")[1] ?? ""}\n`],
  ["invalid-utf8", (n) => Buffer.concat([Buffer.from(`{"userID":"user-${n}`), Buffer.from([0xff]), Buffer.from('"}')])],
  ["not-utf8", (n) => Buffer.from(`\uFEFF${lines(n)}`, "utf16le")],
  ["invalid-gzip", (n) => Buffer.concat([gzipped(n).subarray(0, 10), Buffer.alloc(40, 0xff)])],
  ["truncated-gzip", (n) => gzipped(n).subarray(0, -12)],
  ["invalid-time", (n) => lines(n, { timestamp: "yesterday" })],
  ["not-an-object", () => "42"],
  ["no-partition-key", (n) => lines(n, { userID: undefined }), true],
  ["invalid-partition-key", (n) => lines(n, { userID: "" }), true],
];

/** @param bad how many of them are bad, in all twelve ways by turns */
export function sampleFiles(count: number, bad: number): readonly SampleFile[] {
  return Array.from({ length: count }, (_, n): SampleFile => {
    const key = `day ${n % 7}/ü+${n}.json`;
    const way = n < bad ? WAYS[n % WAYS.length] : undefined;
    if (!way) return { key, good: lines(n) };
    const [reason, make, byMapping = false] = way;
    return { key, good: lines(n), bad: make(n), reason, byMapping };
  });
}
