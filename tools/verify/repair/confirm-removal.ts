import type { TerminalIo } from "../../../terminal/io.ts";
import { countText } from "../../../terminal/text/format.ts";
import { printable } from "../../../terminal/text/printable.ts";
import { UsageError } from "../../../terminal/user-error.ts";
import { readNdjson } from "../../runs/ndjson.ts";
import type { ItemFinding } from "../result/finding.ts";

const SHOWN = 5;

/** @throws UsageError if there is no terminal to ask on */
export function checkAsks({ ask }: Pick<TerminalIo, "ask">): NonNullable<TerminalIo["ask"]> {
  if (ask) return ask;
  throw new UsageError("--remove-orphans deletes items, and asks first: run it on a terminal. Nothing was removed");
}

/**
 * Asks whether orphaned items may be deleted: how many, and which, for example. No option answers for the user.
 *
 * @param file the file of the orphaned items
 * @throws UsageError if there is no terminal to ask on
 */
export async function confirmRemoval(
  file: string,
  count: number,
  table: string,
  io: Pick<TerminalIo, "ask" | "stderr">,
): Promise<boolean> {
  const ask = checkAsks(io);
  const shown: string[] = [];
  for await (const { key = "", userID, timestamp } of readNdjson<ItemFinding>(file)) {
    shown.push(`  ${printable(userID)} ${timestamp}, from ${printable(key)}\n`);
    if (shown.length === SHOWN) break;
  }
  const more = count > shown.length ? `  and ${countText(count - shown.length)} more, in ${file}\n` : "";
  io.stderr.write(`Items whose objects are no longer there:\n${shown.join("")}${more}`);
  const answer = await ask(`Delete ${countText(count)} items from table ${table}? Type ${count} to delete them: `);
  return answer.trim() === String(count);
}
