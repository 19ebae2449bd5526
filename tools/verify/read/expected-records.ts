import { keyNames, type RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
import type { ObjectRef, ObjectVersion } from "../../../runtime/model/object.ts";
import type { MappedRecord } from "../../../runtime/model/outcome.ts";
import { BodyReadError, type ObjectSource, type StatedObject } from "../../../runtime/object/object-source.ts";
import { preparedRecords } from "../../../runtime/object/prepared-records.ts";
import { isFolder, isMarker } from "../../../runtime/object/side-files.ts";
import { makeItem, toAttributes } from "../../../runtime/store/item.ts";
import { fitToItemLimit } from "../../../runtime/store/store-record.ts";
import { contentsDigest } from "./item-digest.ts";

/** A record that the table must hold, and what its item must contain. */
export interface ExpectedRecord {
  readonly userID: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly ordinal: number;
  readonly digest: string;
  /** The item's digest if the table refused the data, for a reason known only to DynamoDB. */
  readonly referenceDigest: string;
}

/** What an object must have become. */
export type ReadObject =
  | { readonly kind: "gone" }
  | {
      readonly kind: "read";
      readonly version: ObjectVersion;
      readonly records: number;
      readonly rejected: number;
      /** The first reason for a rejection. */
      readonly reason: string | undefined;
    }
  | { readonly kind: "archived"; readonly storageClass: string };

export interface ReadingOptions {
  readonly objects: ObjectSource;
  readonly mapping: RecordMapping;
  readonly maxDecompressedBytes: number;
  /** Waits before the object is read again. */
  readonly again: (milliseconds: number) => Promise<void>;
}

const READS = 5;

const FIRST_WAIT_MILLISECONDS = 100;

/**
 * Reads an object as the function and a backfill do, and says which records the table must hold.
 *
 * @param onStart called at the beginning of each try: what an earlier try passed to `onRecords` does not count
 * @param onRecords called with the records, in order
 */
export async function readExpected(
  ref: ObjectRef,
  stated: StatedObject | undefined,
  options: ReadingOptions,
  onStart: (version: ObjectVersion) => void,
  onRecords: (records: readonly ExpectedRecord[]) => Promise<void> | void,
): Promise<ReadObject> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await readOnce(ref, stated, options, onStart, onRecords);
    } catch (error) {
      if (!(error instanceof BodyReadError) || tries === READS) throw error;
      await options.again(Math.random() * FIRST_WAIT_MILLISECONDS * 2 ** tries);
    }
  }
}

async function readOnce(
  ref: ObjectRef,
  stated: StatedObject | undefined,
  { objects, mapping, maxDecompressedBytes }: ReadingOptions,
  onStart: (version: ObjectVersion) => void,
  onRecords: (records: readonly ExpectedRecord[]) => Promise<void> | void,
): Promise<ReadObject> {
  const opened = await objects.open(ref, stated);
  if (opened.kind !== "opened") return opened;
  const { object } = opened;
  const { version } = object;
  let records = 0;
  let rejected = 0;
  let reason: string | undefined;
  try {
    onStart(version);
    // As processing does: neither is a file of records.
    const isNone = isMarker(ref.key) || isFolder(ref.key, object.sizeBytes);
    for await (const batch of isNone ? [] : preparedRecords(object, { mapping, maxDecompressedBytes })) {
      const expected: ExpectedRecord[] = [];
      for (const { ready } of batch) {
        if (!("kind" in ready)) expected.push(expectedOf(ready, version, mapping));
        else if (ready.kind === "passedOver") continue;
        else {
          rejected += 1;
          reason ??= ready.rejection.reason;
        }
        records += 1;
      }
      await onRecords(expected);
    }
  } finally {
    object.close();
  }
  return { kind: "read", version, records, rejected, reason };
}

function expectedOf(record: MappedRecord, version: ObjectVersion, mapping: RecordMapping): ExpectedRecord {
  const keys = keyNames(mapping);
  const { userID, time, ordinal } = record;
  const digestOf = (of: MappedRecord): string => contentsDigest(toAttributes(makeItem(of, version, 0), keys));
  const fitting = fitToItemLimit(record, version, keys);
  const byReference = { ...record, data: { unstorable: "refused-by-table" as const } };
  return { userID, time, ordinal, digest: digestOf(fitting), referenceDigest: digestOf(byReference) };
}
