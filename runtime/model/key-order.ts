/** Compares keys as S3 sorts them: by the bytes of their UTF-8, which JavaScript's own order of strings is not. */
export function compareKeys(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
