import type { Lot } from "../../../runtime/work/shard/lots.ts";
import { UserError } from "../../../terminal/user-error.ts";

const NAMED = 3;

/** A thread of the run has ended by itself. What it was at is not done, and is done when the run is resumed. */
export class DeadThreadError extends UserError {
  override readonly name = "DeadThreadError";

  constructor(cause: Error, lots: readonly Lot[]) {
    const keys = lots.map(({ bucket, objects: [first] }) => `s3://${bucket}/${first?.object.key ?? ""}`);
    const more = keys.length > NAMED ? ` and ${keys.length - NAMED} more` : "";
    const at = keys.length === 0 ? "" : `; it was at ${keys.slice(0, NAMED).join(", ")}${more}`;
    super(`${reasonOf(cause)}${at}`);
    this.cause = cause;
  }
}

function reasonOf(cause: Error): string {
  if ((cause as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY") {
    return "a worker ran out of memory; use a smaller --concurrency, --workers 1, or NODE_OPTIONS=--max-old-space-size=4096";
  }
  return `a worker ended unexpectedly: ${cause.message}`;
}
