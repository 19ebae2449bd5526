import pLimit from "p-limit";
import { keyNames } from "../../../runtime/mapping/record-mapping.ts";
import { versionToken, type ObjectRef, type ObjectVersion } from "../../../runtime/model/object.ts";
import type { StatedObject } from "../../../runtime/object/object-source.ts";
import { readExpected, type ExpectedRecord, type ReadingOptions } from "../read/expected-records.ts";
import { contentsDigest } from "../read/item-digest.ts";
import { findRecord, type FoundRecord } from "./find-record.ts";
import type { ItemReader } from "./item-reader.ts";

/** What one object and the table say of each other now. */
export type Verdict =
  | { readonly kind: "agrees"; readonly records: number }
  | { readonly kind: "gone" }
  | { readonly kind: "changed" }
  | {
      readonly kind: "missing" | "stale" | "partial" | "different" | "rejected";
      /** How many records it has, and what became of them. */
      readonly records: number;
      readonly absent: number;
      readonly older: number;
      readonly altered: number;
      readonly rejected: number;
      /** The first reason for a rejection. */
      readonly reason: string | undefined;
    };

export interface LookOptions extends ReadingOptions {
  readonly items: ItemReader;
  /** Whether contents are compared, too. */
  readonly deep: boolean;
  /** Whether a record may have items in several slots; otherwise the first that is found is the only one. */
  readonly moved?: boolean;
  /** Objects and items that are dated then or later have changed since the start. */
  readonly cutoff: number;
}

/** Records of one object at a time. */
const RECORDS_AT_ONCE = 16;

type Fate = "there" | "absent" | "older" | "altered" | "changed" | "collided";

/** Reads an object, and asks the table for each of its records. */
export async function lookAtObject(
  ref: ObjectRef,
  stated: StatedObject | undefined,
  options: LookOptions,
): Promise<Verdict> {
  const { cutoff } = options;
  const limit = pLimit(RECORDS_AT_ONCE);
  let version: ObjectVersion | undefined;
  let fates: Record<Fate, number> = { there: 0, absent: 0, older: 0, altered: 0, changed: 0, collided: 0 };
  const read = await readExpected(
    ref,
    stated,
    options,
    (opened) => {
      version = opened;
      fates = { there: 0, absent: 0, older: 0, altered: 0, changed: 0, collided: 0 };
    },
    async (records) => {
      const of = version;
      if (of === undefined || of.lastModified >= cutoff) return;
      const found = await limit.map(records, (record) => fateOf(record, of, options));
      for (const fate of found) fates[fate] += 1;
    },
  );
  if (read.kind === "gone") return { kind: "gone" };
  if (read.kind === "archived") {
    const counts = { records: 1, absent: 0, older: 0, altered: 0, rejected: 1 };
    return { kind: "rejected", ...counts, reason: "archived" };
  }
  const { records } = read;
  if (read.version.lastModified >= cutoff || fates.changed > 0) return { kind: "changed" };
  const { there, absent, older, altered, collided } = fates;
  const rejected = read.rejected + collided;
  const reason = read.reason ?? (collided > 0 ? "too-many-collisions" : undefined);
  const counts = { records, absent, older, altered, rejected, reason };
  if (there + altered === 0 && older > 0) return { kind: "stale", ...counts };
  if (there + altered === 0 && absent > 0) return { kind: "missing", ...counts };
  if (absent > 0) return { kind: "partial", ...counts };
  if (older > 0) return { kind: "stale", ...counts };
  if (altered > 0) return { kind: "different", ...counts };
  return rejected > 0 ? { kind: "rejected", ...counts } : { kind: "agrees", records };
}

async function fateOf(record: ExpectedRecord, version: ObjectVersion, options: LookOptions): Promise<Fate> {
  const { items, mapping, objects, deep, cutoff, moved = true } = options;
  const { bucket, key, lastModified } = version;
  const token = versionToken(version);
  const isWhole = ({ attributes }: FoundRecord): boolean => {
    const digest = contentsDigest(attributes);
    return digest === record.digest || digest === record.referenceDigest;
  };
  const found = await findRecord({ bucket, key, ...record }, items, keyNames(mapping), (each) => {
    const { origin } = each.occupant;
    return !moved || origin.lastModified > lastModified || (origin.version === token && (!deep || isWhole(each)));
  });
  if (found === "absent") return "absent";
  if (found === "no-slot-left") return "collided";
  const { origin } = found.occupant;
  if (origin.version === token) return !deep || isWhole(found) ? "there" : "altered";
  if (origin.lastModified >= cutoff) return "changed";
  if (origin.lastModified !== lastModified) return origin.lastModified < lastModified ? "older" : "there";
  // As the write rule decides between two versions of one second.
  const latest = await objects.latest(version, [token, origin.version]);
  return (latest ?? (token > origin.version ? token : origin.version)) === token ? "older" : "there";
}
