/** Compares keys in S3's order, by their UTF-8 bytes. JavaScript's own string order differs. */
export function compareKeys(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
