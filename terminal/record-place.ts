/**
 * Where a record stands, for people.
 *
 * Lines and columns count from 1, as in editors. Records count from 0, as elements do in JSON Pointers and as `record` does
 * wherever it is stored: in an item's `dataAt`, in messages, logs and run folders. So a number seen here is found there.
 */
export function recordPlace({
  record,
  line,
  column,
}: {
  readonly record?: unknown;
  readonly line?: unknown;
  readonly column?: unknown;
}): string {
  return `line ${String(line)}, column ${String(column)} (record ${String(record)})`;
}
