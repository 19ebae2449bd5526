/** Names that only wrap a value: DynamoDB's types, MongoDB's extended JSON, OTLP's values. */
const WRAPPERS = new Set([
  "S",
  "N",
  "value",
  "Value",
  "stringValue",
  "intValue",
  "$oid",
  "$date",
  "$numberLong",
  "$uuid",
]);

/** The names on the way to a field, without those that only wrap its value. */
export function meaningfulNames(names: readonly string[]): readonly string[] {
  let end = names.length;
  while (end > 1 && WRAPPERS.has(names[end - 1] ?? "")) end -= 1;
  return names.slice(0, end);
}

/** The words of a name: `recipientAccountId`, `recipient_account_id` and `Recipient-Account-ID` are the same three. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

/** Whether a name is data itself, such as a serial number: it says nothing, and no pointer should have it. */
export const isData = (name: string): boolean => /\d{4}/.test(name);
