import type { Stop } from "../../../runtime/work/stop.ts";
import { explain } from "../../target/access/explain-error.ts";

/** The message when a run or a replay stops. */
export function stoppingText({ reason }: Stop): string {
  if (reason?.kind === "failed") return `Stopping: ${explain(reason.error)}`;
  return (
    "Stopping: running work is finished first; waiting writes and retries are left for the next time. " +
    "Press Ctrl-C again to exit at once."
  );
}
