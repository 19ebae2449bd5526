const NEWLINE = 0x0a;
const SPACE = 0x20;

const LINES_NAME = /\.(?:ndjson|jsonl)(?:\.(?:gz|zst|br|zz))?$/i;

/** Whether an object's name says that it is newline-delimited JSON. */
export function isLinesName(key: string): boolean {
  return LINES_NAME.test(key);
}

/** The non-empty lines of a text, without a last line that its end may have cut. */
export function splitLines(head: Uint8Array, whole: boolean): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let begin = 0;
  for (let end = head.indexOf(NEWLINE); end !== -1; end = head.indexOf(NEWLINE, begin)) {
    lines.push(head.subarray(begin, end));
    begin = end + 1;
  }
  if (whole) lines.push(head.subarray(begin));
  return lines.filter((line) => firstByte(line) !== undefined);
}

/** The first byte of a line that is not white space. */
export function firstByte(line: Uint8Array): number | undefined {
  return line.find((byte) => byte > SPACE);
}
