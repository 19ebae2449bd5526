import type { StoredItem } from "../../../../runtime/store/item.ts";
import { identitiesOf, tokenOf, type IdentifiedRecord } from "./identities.ts";
import { CUTOFF, type ReplayedHistory, type Version } from "./replayed-history.ts";

/** What a verification must say, as docs/verify.md has it: a line for each finding, sorted. */
export interface Expected {
  readonly findings: readonly string[];
  readonly objects: number;
  readonly agreeing: number;
}

export interface Depth {
  readonly deep: boolean;
  readonly allVersions: boolean;
}

/** Says what must be found, from what is in the bucket and in the table; slowly, and with none of the code that is tested. */
export function expectedFindings(history: ReplayedHistory, depth: Depth): Expected {
  const { items, foreign } = history.table;
  const listed = listedOf(history, depth);
  const judged = listed.map((version) => judge(version, history, depth));
  const lines = [
    ...judged.filter((verdict) => verdict !== "agrees" && verdict !== "left out"),
    ...items.filter((item) => isOrphaned(item, listed)).map((item) => lineOf("orphaned", item)),
    ...items.filter((item) => isDoubled(item, items)).map((item) => lineOf("doubled", item)),
    ...items.filter((item) => depth.deep && isUnexpected(item, listed)).map((item) => lineOf("unexpected", item)),
    ...foreign.map((item) => lineOf("foreign", item)),
  ];
  const agreeing = judged.filter((verdict) => verdict === "agrees").length;
  return { findings: lines.sort(), objects: listed.length, agreeing };
}

/** What a listing names: the current versions, or all. */
function listedOf(history: ReplayedHistory, { allVersions }: Depth): readonly Version[] {
  return history.there.filter((version) => allVersions || history.current(version.key) === version);
}

type Fate = "there" | "absent" | "older" | "altered";

function judge(version: Version, history: ReplayedHistory, depth: Depth): string {
  const { key, versionId } = version;
  const items = history.table.items.filter(({ origin }) => origin.key === key);
  const { records, rejected } = identitiesOf(version);
  if (isRecent(version.modified)) return "left out";
  const fates = records.map((record) => fateOf(record, version, items, history, depth.deep));
  const count = (fate: Fate): number => fates.filter((each) => each === fate).length;
  const [absent, older, altered] = [count("absent"), count("older"), count("altered")];
  const isRight = absent + older + altered + rejected === 0;
  // Without contents, one item is taken for all of them.
  if (depth.deep ? isRight : items.some((item) => seemsOf(item, version, depth))) return "agrees";
  // What changed since the start may be why.
  if (items.some(({ origin }) => isRecent(origin.lastModified))) return "left out";
  if (isRight) return "agrees";
  const name = nameOf({ absent, older, altered, of: records.length }, items, version, depth);
  const counts = `${records.length + rejected} records, ${absent} absent, ${older} older, ${altered} altered, ${rejected} rejected`;
  return `${name} ${key}${depth.allVersions ? ` ${versionId ?? "null"}` : ""}: ${counts}`;
}

/** What becomes of a record whose item, or items, are these. */
function fateOf(
  record: IdentifiedRecord,
  version: Version,
  items: readonly StoredItem[],
  { versions }: ReplayedHistory,
  deep: boolean,
): Fate {
  const own = items.filter((item) => isOf(item, record));
  if (own.length === 0) return "absent";
  const same = own.filter(({ origin }) => origin.version === tokenOf(version));
  if (same.some(({ data }) => !deep || JSON.stringify(data) === JSON.stringify(record.data))) return "there";
  const isNewer = ({ origin }: StoredItem): boolean => {
    if (origin.lastModified !== version.modified) return origin.lastModified > version.modified;
    const at = versions.findLastIndex((each) => each.key === version.key && tokenOf(each) === origin.version);
    return at > versions.indexOf(version);
  };
  if (own.some(isNewer)) return "there";
  return same.length > 0 ? "altered" : "older";
}

function nameOf(
  { absent, older, altered, of }: { absent: number; older: number; altered: number; of: number },
  items: readonly StoredItem[],
  version: Version,
  { allVersions }: Depth,
): string {
  const there = of - absent - older;
  // Where each version is verified, an older one's items are that version's own. Without ids there is but one.
  const eachVersion = allVersions && version.versionId !== undefined;
  const hasOlder =
    !eachVersion &&
    items.some(({ origin }) => origin.lastModified <= version.modified && origin.version !== tokenOf(version));
  if (there === 0 && older > 0) return "stale";
  if (there === 0 && absent > 0) return hasOlder ? "stale" : "missing";
  if (absent > 0) return "partial";
  if (older > 0) return "stale";
  return altered > 0 ? "different" : "rejected";
}

/** Whether an item seems to be of a version, by what a listing says of it: without its id, by its date. */
function seemsOf({ origin }: StoredItem, version: Version, { allVersions }: Depth): boolean {
  if (version.versionId !== undefined && !allVersions) return origin.lastModified === version.modified;
  return origin.version === tokenOf(version);
}

function isOrphaned({ origin }: StoredItem, listed: readonly Version[]): boolean {
  if (isRecent(origin.lastModified)) return false;
  const newest = listed.findLast(({ key }) => key === origin.key);
  if (newest === undefined) return true;
  return origin.lastModified > newest.modified && origin.version !== tokenOf(newest);
}

function isDoubled(item: StoredItem, items: readonly StoredItem[]): boolean {
  const { userID, origin } = item;
  const others = items.filter((other) => other !== item && other.origin.key === origin.key);
  const { ordinal } = origin;
  return !isRecent(origin.lastModified) && others.some((other) => isOf(other, { userID, time: timeOf(item), ordinal }));
}

function isUnexpected(item: StoredItem, listed: readonly Version[]): boolean {
  const { key, version, lastModified } = item.origin;
  const of = listed.find((each) => each.key === key && tokenOf(each) === version && each.modified === lastModified);
  return of !== undefined && !isRecent(lastModified) && !identitiesOf(of).records.some((record) => isOf(item, record));
}

const timeOf = ({ timestamp, origin }: StoredItem): number => timestamp - origin.ordinal - origin.shift;

const isOf = (item: StoredItem, { userID, time, ordinal }: Omit<IdentifiedRecord, "data">): boolean =>
  item.userID === userID && timeOf(item) === time && item.origin.ordinal === ordinal;

const isRecent = (date: number): boolean => date >= CUTOFF;

const lineOf = (name: string, { userID, timestamp }: Pick<StoredItem, "userID" | "timestamp">): string =>
  `${name} ${userID}@${timestamp}`;
