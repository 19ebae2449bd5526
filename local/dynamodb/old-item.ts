import db from "dynalite/db/index.js";
import deleteItem from "dynalite/validations/deleteItem.js";
import putItem from "dynalite/validations/putItem.js";
import updateItem from "dynalite/validations/updateItem.js";

const PARAMETER = "ReturnValuesOnConditionCheckFailure";

/**
 * Adds `ReturnValuesOnConditionCheckFailure: ALL_OLD` to dynalite, which ignores it: the error then contains the item that failed
 * the condition.
 *
 * It hooks the function that dynalite calls while it holds the key's lock, so the item is the one that was compared. A proxy that
 * requested the item separately could not guarantee that. dynalite's version is pinned exactly, and the tests of this folder fail
 * if an update moves these parts.
 */
export function returnOldItems(): void {
  if (PARAMETER in putItem.types) return;
  for (const { types } of [putItem, updateItem, deleteItem]) {
    types[PARAMETER] = { type: "String", enum: ["ALL_OLD", "NONE"] };
  }

  const check = db.checkConditional.bind(db);
  db.checkConditional = (request, existingItem) => {
    const refusal = check(request, existingItem);
    if (refusal && existingItem && (request as Record<string, unknown>)[PARAMETER] === "ALL_OLD") {
      refusal.body.Item = existingItem;
    }
    return refusal;
  };
}
