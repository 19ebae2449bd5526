/**
 * Splits a stream's output into lines.
 *
 * Output comes in whole writes, and all environments of a function write to the same place. So the end of a write ends a line,
 * even without a line end.
 */
export function splitLines(onLine: (line: string) => void): (text: string) => void {
  return (text) => {
    for (const line of text.split("\n")) if (line !== "") onLine(line);
  };
}
