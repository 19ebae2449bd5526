/** A file, and the record in it. */
export interface TestFile {
  readonly key: string;
  readonly body: string;
  /** "userID timestamp key", of each record; as {@link itemLines} has it. */
  readonly items: readonly string[];
}

const START = Date.UTC(2026, 0, 1);

/** Files of one record each, with keys that S3 encodes in its events. */
export const smallFiles = (folder: string, count: number): TestFile[] =>
  Array.from({ length: count }, (_, index) => fileOf(`${folder}/a b+${index} é.json`, folder, 1, index));

/** One file with many records, a line each. */
export const largeFile = (key: string, records: number): TestFile => fileOf(key, key, records, 0);

function fileOf(key: string, userID: string, records: number, first: number): TestFile {
  const times = Array.from({ length: records }, (_, index) => START + 1_000 * (first + index));
  return {
    key,
    body: times.map((timestamp) => JSON.stringify({ userID, timestamp, data: { of: key } })).join("\n"),
    items: times.map((timestamp) => `${userID} ${timestamp} ${key}`),
  };
}

/** What no retry mends. */
export const malformedFile = (key: string): TestFile => ({ key, body: '{"userID": "poison", ', items: [] });
