import type {
  AttributeValue,
  GetItemCommandInput,
  GetItemCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";

type Key = Readonly<Record<string, AttributeValue>>;

/** Whether a page of a scan has what only DynamoDB's own has: what it counts, and a key from which the scan advances. */
export function checkScan(page: ScanCommandOutput, input: ScanCommandInput): string | undefined {
  const { Items: items, Count: count, ScannedCount: scanned, LastEvaluatedKey: last } = page;
  const { ExclusiveStartKey: start, Limit: limit, Select: select } = input;
  if (items === undefined && select !== "COUNT") return "without Items";
  if (count === undefined || scanned === undefined) return "without Count";
  if (items !== undefined && items.length !== count) return `with ${items.length} Items, and a Count of ${count}`;
  if (scanned < count) return `with a Count of ${count}, and a ScannedCount of ${scanned}`;
  if (limit !== undefined && scanned > limit) return `with ${scanned} Items where at most ${limit} were asked for`;
  if (last === undefined) return undefined;
  if (!isKey(last, start)) return "with a LastEvaluatedKey that is no key";
  return start !== undefined && isSame(last, start) ? "with a page that leads back to itself" : undefined;
}

/** Whether an answer is about the item that was asked for. An item that is not there is an answer with nothing but its price. */
export function checkItem(
  { Item: item, ConsumedCapacity: capacity }: GetItemCommandOutput,
  { Key: key = {}, ProjectionExpression: projection, ReturnConsumedCapacity: asked = "NONE" }: GetItemCommandInput,
): string | undefined {
  if (item === undefined) return asked !== "NONE" && capacity === undefined ? "without ConsumedCapacity" : undefined;
  if (projection !== undefined) return undefined;
  return Object.entries(key).every(([name, value]) => textOf(item[name]) === textOf(value))
    ? undefined
    : "with another item";
}

/** A partition key, and perhaps a sort key: under the names of the key before it. */
function isKey(key: Key, before: Key | undefined): boolean {
  const names = Object.keys(key);
  const isNamed = before === undefined ? names.length === 1 || names.length === 2 : isSameNames(names, before);
  return isNamed && names.every((name) => textOf(key[name]) !== undefined);
}

const isSameNames = (names: readonly string[], of: Key): boolean =>
  names.length === Object.keys(of).length && names.every((name) => name in of);

const isSame = (a: Key, b: Key): boolean => Object.keys(b).every((name) => textOf(a[name]) === textOf(b[name]));

/** The value of a key's attribute, and its type; `undefined` for what a key cannot have. */
function textOf(typed: AttributeValue | undefined): string | undefined {
  // The document client has taken the types off already: of a number, a string in an object is left, or the number itself.
  const plain: unknown = typed;
  if (typeof plain === "string") return `S${plain}`;
  if (typeof plain === "number") return `N${plain}`;
  const value = typed as (AttributeValue & { readonly value?: unknown }) | undefined;
  if (typeof value?.value === "string") return `N${value.value}`;
  if (value?.S !== undefined) return `S${value.S}`;
  if (value?.N !== undefined) return `N${value.N}`;
  return value?.B === undefined ? undefined : `B${Buffer.from(value.B).toString("base64")}`;
}
