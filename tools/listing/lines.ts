const NEWLINE = 0x0a;

/**
 * Yields the lines of a text that arrives in pieces, without line ends. The last line may lack its end.
 *
 * Only a newline ends a line. Node's readline also splits at U+2028, which an object's key may contain.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly text: string; readonly ended: boolean }> {
  let rest: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      yield { text: Buffer.concat([...rest, chunk.subarray(from, end)]).toString(), ended: true };
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield { text: Buffer.concat(rest).toString(), ended: false };
}
