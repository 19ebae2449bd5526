/**
 * Cuts what a stream prints into lines.
 *
 * Whatever prints does so in whole writes, and the environments of one function write to the same place: so a write ends
 * a line, even without a line end.
 */
export function splitLines(onLine: (line: string) => void): (text: string) => void {
  return (text) => {
    for (const line of text.split("\n")) if (line !== "") onLine(line);
  };
}
