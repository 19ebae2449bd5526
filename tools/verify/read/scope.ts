import { compareKeys } from "../../../runtime/model/key-order.ts";
import { isSelected, type Selection } from "../../listing/selection.ts";

/** Which items a verification judges: those of objects that its listing would name. */
export interface Scope {
  readonly bucket: string;
  /** Without dates: an item's object may have been replaced since. */
  readonly selection: Pick<Selection, "prefix" | "suffixes">;
  readonly startAfter: string | undefined;
}

export function isInScope({ bucket, selection, startAfter }: Scope, of: { bucket: string; key: string }): boolean {
  if (of.bucket !== bucket || !isSelected(selection, { key: of.key })) return false;
  return startAfter === undefined || compareKeys(of.key, startAfter) > 0;
}
