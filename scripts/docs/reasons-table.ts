import { REJECT_ADVICE } from "../../tools/runs/summary/reason-advice.ts";
import { markdownTable } from "./markdown-table.ts";

/** The reasons for which records are rejected, with the advice that `sluice` and its reports give. */
export function reasonsTable(): string {
  const rows = Object.entries(REJECT_ADVICE).map(([reason, { meaning, advice }]) => [`\`${reason}\``, meaning, advice]);
  return markdownTable(["reason", "what is wrong", "what to do"], rows);
}
