import db from "dynalite/db/index.js";
import deleteItem from "dynalite/validations/deleteItem.js";
import putItem from "dynalite/validations/putItem.js";
import updateItem from "dynalite/validations/updateItem.js";

const PARAMETER = "ReturnValuesOnConditionCheckFailure";

/**
 * Teaches dynalite `ReturnValuesOnConditionCheckFailure: ALL_OLD`, which it drops: the refusal then carries the item
 * that failed the condition.
 *
 * It hooks the function that dynalite itself asks inside its lock of the key, so that the item is the very one that was
 * compared. A second request for the item, from a proxy in front, could not promise that. dynalite's version is pinned
 * exactly, and the tests of this folder fail when an update moves these parts.
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
