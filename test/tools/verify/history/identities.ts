import { deriveTime } from "../../../../runtime/map/derive-time.ts";
import type { AttributeValue } from "../../../../runtime/model/attribute-value.ts";
import { BUCKET, type Version } from "./replayed-history.ts";

/** A record of a version: which one it is, and what its item contains. */
export interface IdentifiedRecord {
  readonly userID: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly ordinal: number;
  readonly data: AttributeValue;
}

/** What must become of the records of a version, by docs/mapping.md and the write rule. */
export function identitiesOf({ key, modified, records }: Version): {
  readonly records: readonly IdentifiedRecord[];
  readonly rejected: number;
} {
  const seen = new Map<string, number>();
  const identified: IdentifiedRecord[] = [];
  for (const { userID, timestamp, n } of records) {
    if (userID === undefined) continue;
    const time = timestamp ?? deriveTime(BUCKET, key, modified);
    const ordinal = seen.get(`${userID}@${time}`) ?? 0;
    seen.set(`${userID}@${time}`, ordinal + 1);
    identified.push({ userID, time, ordinal, data: { M: { n: { N: String(n) } } } });
  }
  return { records: identified, rejected: records.length - identified.length };
}

/** How an item names the version that it came from. */
export const tokenOf = ({ versionId, etag }: Version): string => versionId ?? `etag:${etag}`;
