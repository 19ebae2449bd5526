import { isDeepStrictEqual } from "node:util";
import { ScanCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";
import { identityOf, type Item } from "./expected-items.ts";

type Attributes = Readonly<Record<string, AttributeValue>>;

/** All that a table holds. The SDK's plain client leaves numbers the digits that they have. */
export async function scanTable(dynamodb: DynamoDBClient, table: string): Promise<Attributes[]> {
  const items: Attributes[] = [];
  let start: Attributes | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({ TableName: table, ExclusiveStartKey: start, ConsistentRead: true }),
    );
    items.push(...((page.Items ?? []) as Attributes[]));
    start = page.LastEvaluatedKey as Attributes | undefined;
  } while (start);
  return items;
}

/**
 * What is wrong in a table, a line for each item: missing, more than expected, or other than expected.
 *
 * @param found all of the table
 */
export function differences(found: readonly Attributes[], expected: ReadonlyMap<string, Item>): string[] {
  const wrong: string[] = [];
  const taken = new Set(found.map((item) => slotOf(text(item["userID"]), number(item["timestamp"]))));
  const missing = new Map(expected);
  for (const attributes of found) {
    const { item, shift } = readItem(attributes);
    const due = missing.get(item.identity);
    missing.delete(item.identity);
    if (due === undefined) wrong.push(`${expected.has(item.identity) ? "twice" : "unexpected"}: ${item.identity}`);
    else if (!isDeepStrictEqual(canonical(item.attributes), canonical(due.attributes))) {
      const paths = differingPaths(canonical(due.attributes), canonical(item.attributes), "");
      wrong.push(`different: ${item.identity}, at ${paths.join(", ")}`);
    }
    // Another record must stand where this one would be.
    const first = slotOf(text(attributes["userID"]), number(attributes["timestamp"]) - shift);
    if (shift !== 0 && !taken.has(first)) wrong.push(`moved without a reason: ${item.identity}`);
  }
  return [...wrong, ...[...missing.keys()].map((identity) => `missing: ${identity}`)];
}

/** Where two values differ, with both: `/origin/M/lastModified/N "1" instead of "2"`. */
function differingPaths(expected: unknown, found: unknown, path: string): string[] {
  if (isDeepStrictEqual(expected, found)) return [];
  const [these, those] = [members(expected), members(found)];
  if (these === undefined || those === undefined) {
    return [`${path} ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`];
  }
  const names = new Set([...Object.keys(these), ...Object.keys(those)]);
  return [...names].flatMap((name) => differingPaths(these[name], those[name], `${path}/${name}`));
}

function members(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

function readItem({ userID, timestamp, source, origin, ...rest }: Attributes): { item: Item; shift: number } {
  const { shift: moved, ...members } = origin !== undefined && "M" in origin ? origin.M : {};
  const [shift, ordinal] = [moved, members["ordinal"]].map((value) => (value === undefined ? 0 : number(value)));
  const identity = identityOf({
    userID: text(userID),
    time: number(timestamp) - (ordinal ?? 0) - (shift ?? 0),
    ordinal: ordinal ?? 0,
    bucket: text(members["bucket"]),
    key: text(source),
  });
  return { item: { identity, attributes: { ...rest, origin: { M: members } } }, shift: shift ?? 0 };
}

const slotOf = (userID: string, timestamp: number): string => `${timestamp} ${userID}`;

function text(value: AttributeValue | undefined): string {
  return value !== undefined && "S" in value ? value.S : `no string, but ${JSON.stringify(value)}`;
}

function number(value: AttributeValue | undefined): number {
  return value !== undefined && "N" in value ? Number(value.N) : NaN;
}

/** A value with its numbers written in one way, for the servers differ in how they write them. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).map(([name, member]) =>
      name === "N" && typeof member === "string" ? [name, canonicalNumber(member)] : [name, canonical(member)],
    ),
  );
}

const NUMBER = /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/;

/** A number as its digits, all of them, and a power of ten. */
export function canonicalNumber(written: string): string {
  const [matched, sign = "", whole = "", fraction = "", power = "0"] = NUMBER.exec(written) ?? [];
  if (matched === undefined) return written;
  const leading = (whole + fraction).replace(/^0+/, "");
  const digits = leading.replace(/0+$/, "");
  if (digits === "") return "0";
  const exponent = Number(power) - fraction.length + leading.length - digits.length;
  return `${sign === "-" ? "-" : ""}${digits}e${exponent}`;
}
