/**
 * Formats the position of a record for people.
 *
 * Lines and columns count from 1, as in editors. Records count from 0, as in JSON Pointers and in `record` wherever it is stored:
 * in an item's `dataAt`, in messages, logs and run folders. So the same number can be searched for there.
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
