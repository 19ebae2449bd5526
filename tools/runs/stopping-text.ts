import type { Stop } from "../../runtime/work/stop.ts";
import { explain } from "../target/explain-error.ts";

/** The message when a run or a replay stops. */
export function stoppingText({ reason }: Stop): string {
  if (reason?.kind === "failed") return `Stopping: ${explain(reason.error)}`;
  return (
    "Stopping: what runs is finished first; what waits to write, or to try again, is left for the next time. " +
    "Ctrl-C again leaves at once."
  );
}
