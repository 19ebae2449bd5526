/** This process, or this machine, may open no more files; or it has no port left for another connection. */
const CODES = new Set(["EMFILE", "ENFILE", "EADDRNOTAVAIL"]);

/** Whether something failed only because too much is open at once: less would do. */
export function isOutOfFiles(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (CODES.has((error as NodeJS.ErrnoException).code ?? "")) return true;
  // Several addresses of one host were tried.
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [];
  return errors.some(isOutOfFiles) || isOutOfFiles(error.cause);
}
