/** What can be wrong with an object, in the order in which it is shown. */
export const OBJECT_CLASSES = ["missing", "stale", "partial", "different", "rejected", "unreadable"] as const;

/** What can be wrong with an item. */
export const ITEM_CLASSES = ["orphaned", "doubled", "unexpected", "foreign"] as const;

export type ObjectClass = (typeof OBJECT_CLASSES)[number];
export type ItemClass = (typeof ITEM_CLASSES)[number];
export type FindingClass = ObjectClass | ItemClass;

export const CLASSES: readonly FindingClass[] = [...OBJECT_CLASSES, ...ITEM_CLASSES];

/** What each class means. */
export const MEANINGS: Readonly<Record<FindingClass, string>> = {
  missing: "no item came from the object",
  stale: "its items are from an older version",
  partial: "some of its records have no item",
  different: "an item's contents are not the record's",
  rejected: "has records that cannot become items",
  unreadable: "the object could not be read",
  orphaned: "the item's object, or its version, is no longer there",
  doubled: "one record has two items",
  unexpected: "the item's version has no such record: the mapping was another",
  foreign: "the item was not written by Sluice",
};

/** The symbols of `rclone check --combined`. */
export const SYMBOLS: Readonly<Record<FindingClass | "agrees", string>> = {
  agrees: "=",
  missing: "+",
  stale: "*",
  partial: "*",
  different: "*",
  doubled: "*",
  unexpected: "*",
  orphaned: "-",
  foreign: "-",
  rejected: "!",
  unreadable: "!",
};

/** How many were found of each class. */
export type ClassCounts = Readonly<Record<FindingClass, number>>;
