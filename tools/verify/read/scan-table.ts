import { ScanCommand, type AttributeValue as SdkAttributeValue, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { KeyNames } from "../../../runtime/mapping/record-mapping.ts";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";
import { fromAttributes } from "../../../runtime/store/item.ts";
import type { Pacer } from "../../../runtime/work/pacer.ts";
import type { ForeignRow, ItemRow } from "../join/rows.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { hash64, type Workspace } from "../join/workspace.ts";
import { contentsDigest } from "./item-digest.ts";
import type { PageSize } from "./page-size.ts";
import { isInScope, type Scope } from "./scope.ts";

export interface ScanOptions {
  readonly dynamodb: Pick<DynamoDBClient, "send">;
  readonly table: string;
  readonly keys: KeyNames;
  /** How many parts of the table are read at once. A resumed scan must have as many. */
  readonly segments: number;
  /** Whether contents are read and digested, too. */
  readonly deep: boolean;
  readonly scope: Scope;
  readonly workspace: Workspace;
  /** Paces read units. */
  readonly reads: Pacer;
  readonly pageSize: PageSize;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Called after each page. */
  readonly onPage: (counts: ScanCounts) => void;
}

/** What was scanned: by a segment, or by all. */
export interface ScanCounts {
  /** Items of the objects in question. */
  readonly items: number;
  readonly foreign: number;
  /** Items of other buckets, or of keys that were not asked for. */
  readonly outside: number;
  readonly readUnits: number;
}

/** Where a segment goes on. */
interface SegmentState extends ScanCounts {
  /** `null` at its end. */
  readonly next: Record<string, SdkAttributeValue> | null | undefined;
}

export const NOTHING_SCANNED: ScanCounts = { items: 0, foreign: 0, outside: 0, readUnits: 0 };

/** So much is read again after a kill, at most. */
const FLUSH_ROWS = 20_000;
const FLUSH_MILLISECONDS = 1_000;

/** Scans the table into the workspace, from where an earlier session came. */
export async function scanTable(options: ScanOptions): Promise<void> {
  await Promise.all(Array.from({ length: options.segments }, (_, segment) => scanSegment(segment, options)));
}

/** What all segments have scanned so far. */
export async function scannedSoFar(workspace: Workspace, segments: number): Promise<ScanCounts> {
  let counts = NOTHING_SCANNED;
  for (let segment = 0; segment < segments; segment += 1) {
    const state = (await workspace.progress(stepOf(segment))) as SegmentState | undefined;
    if (state) counts = sum(counts, state);
  }
  return counts;
}

const stepOf = (segment: number): string => `segment ${segment}`;

async function scanSegment(segment: number, options: ScanOptions): Promise<void> {
  const { workspace, signal, now } = options;
  const step = stepOf(segment);
  let state: SegmentState = ((await workspace.progress(step)) as SegmentState | undefined) ?? {
    ...NOTHING_SCANNED,
    next: undefined,
  };
  let items: ItemRow[] = [];
  let foreign: ForeignRow[] = [];
  let flushed = now();
  // Of each page: ten million items have a few thousand.
  const seen = new Set<bigint>();
  while (state.next !== null && !signal.aborted) {
    const page = await readPage(segment, state.next, options);
    if (page.next) checkAdvances(page.next, seen, options);
    items.push(...page.items);
    foreign.push(...page.foreign);
    state = { ...sum(state, page.counts), next: page.next };
    if (state.next === null || items.length >= FLUSH_ROWS || now() - flushed >= FLUSH_MILLISECONDS) {
      await workspace.add({ items, foreign, progress: { step, state } });
      [items, foreign, flushed] = [[], [], now()];
    }
    options.onPage(page.counts);
    await pay(page.counts.readUnits, options);
  }
  // After a stop, what was read is kept.
  if (items.length > 0 || foreign.length > 0) await workspace.add({ items, foreign, progress: { step, state } });
}

/** @throws UserError if the scan is led back to where it was: it would have no end, or have items twice */
function checkAdvances(next: NonNullable<SegmentState["next"]>, seen: Set<bigint>, { table }: ScanOptions): void {
  const place = hash64(JSON.stringify(next));
  if (seen.has(place))
    throw new UserError(
      `table ${table}: DynamoDB answered Scan with a page that leads back to one that was read before`,
    );
  seen.add(place);
}

/**
 * Waits until a page is paid for: its price is known only when it was read, and nothing else is read before.
 *
 * A stop ends the wait; what was read is kept all the same, and need not be read again.
 */
async function pay(units: number, { reads, signal }: ScanOptions): Promise<void> {
  try {
    await reads.take(units);
    await reads.take(0);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface ScannedPage {
  readonly items: readonly ItemRow[];
  readonly foreign: readonly ForeignRow[];
  readonly counts: ScanCounts;
  readonly next: SegmentState["next"];
}

async function readPage(segment: number, next: SegmentState["next"], options: ScanOptions): Promise<ScannedPage> {
  const { dynamodb, table, keys, segments, deep, pageSize, signal } = options;
  const names = [keys.partitionKey, keys.sortKey, "source", "origin", ...(deep ? ["data", "dataAt"] : [])];
  const limit = pageSize.limit;
  const page = await dynamodb.send(
    new ScanCommand({
      TableName: table,
      ...(segments === 1 ? {} : { Segment: segment, TotalSegments: segments }),
      ...(next ? { ExclusiveStartKey: next } : {}),
      ...(limit === undefined ? {} : { Limit: limit }),
      ProjectionExpression: names.map((_, n) => `#n${n}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, n) => [`#n${n}`, name])),
      ReturnConsumedCapacity: "TOTAL",
    }),
    { abortSignal: signal },
  );
  const scanned = page.Items ?? [];
  const units = page.ConsumedCapacity?.CapacityUnits ?? 0.5;
  pageSize.learn(page.ScannedCount ?? scanned.length, units);
  const rows = rowsOf(scanned as Record<string, AttributeValue>[], options);
  const counts = { items: rows.items.length, foreign: rows.foreign.length, outside: rows.outside, readUnits: units };
  return { ...rows, counts, next: page.LastEvaluatedKey ?? null };
}

function rowsOf(scanned: readonly Record<string, AttributeValue>[], { keys, deep, scope }: ScanOptions) {
  const items: ItemRow[] = [];
  const foreign: ForeignRow[] = [];
  let outside = 0;
  for (const attributes of scanned) {
    const occupant = fromAttributes(attributes, keys);
    if (occupant === undefined) {
      foreign.push(foreignRow(attributes, keys));
      continue;
    }
    const { userID, timestamp: slot, origin } = occupant;
    if (!isInScope(scope, origin)) {
      outside += 1;
      continue;
    }
    const { key, ordinal, shift, lastModified: modified, version: token } = origin;
    const digest = deep ? contentsDigest(attributes) : undefined;
    items.push({ key, userID, slot, ordinal, shift, modified, token, digest });
  }
  return { items, foreign, outside };
}

function foreignRow(attributes: Record<string, AttributeValue>, { partitionKey, sortKey }: KeyNames): ForeignRow {
  const [user, slot] = [attributes[partitionKey], attributes[sortKey]];
  return { userID: user && "S" in user ? user.S : "", slot: slot && "N" in slot ? slot.N : "" };
}

const sum = (a: ScanCounts, b: ScanCounts): ScanCounts => ({
  items: a.items + b.items,
  foreign: a.foreign + b.foreign,
  outside: a.outside + b.outside,
  readUnits: a.readUnits + b.readUnits,
});
