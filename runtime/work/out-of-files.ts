/** This process or machine cannot open more files, or has no free port for another connection. */
const CODES = new Set(["EMFILE", "ENFILE", "EADDRNOTAVAIL"]);

/** Whether a call failed only because too much is open at once, so that less concurrency would help. */
export function isOutOfFiles(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (CODES.has((error as NodeJS.ErrnoException).code ?? "")) return true;
  // Several addresses of one host were tried.
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [];
  return errors.some(isOutOfFiles) || isOutOfFiles(error.cause);
}
