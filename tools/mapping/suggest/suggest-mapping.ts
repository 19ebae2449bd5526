import type { RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
import type { Site } from "./analyse-site.ts";
import { sourceOf, type Candidate } from "./fields/candidate.ts";
import { findKeyParts, type KeyParts } from "./key-parts.ts";
import { findRecords } from "./find-records.ts";
import { pathText } from "./sample/record-site.ts";
import type { Sample } from "./sample/read-sample.ts";
import { payloadOf } from "./payload.ts";

/** A mapping that fits a sample, and why. */
export interface Suggestion {
  readonly mapping: Partial<RecordMapping> & Pick<RecordMapping, "userID" | "timestamp" | "data">;
  readonly site: Site;
  /** Set if parts of the keys stand for what the records do not have. */
  readonly keyParts: KeyParts | undefined;
}

/** @returns `undefined` if the sample has no records */
export function suggestMapping({ documents, types }: Sample): Suggestion | undefined {
  const site = findRecords(documents);
  if (site.records.length === 0) return undefined;
  const { id, time } = site;
  const keys = [...new Set(site.records.map(({ document }) => document.file.key))];
  const wanted = { userID: id.chosen.length === 0, timestamp: time.chosen.length === 0 };
  const keyParts = wanted.userID || wanted.timestamp ? findKeyParts(keys, wanted) : undefined;
  const userID = sourceOf(id.chosen) ?? keyParts?.userID;
  if (userID === undefined) return undefined;
  const timestamp = sourceOf(time.chosen) ?? keyParts?.timestamp ?? "none";
  const unit = unitOf(time.chosen);
  const records = pathText(site.steps);
  return {
    mapping: {
      ...{ userID, timestamp, data: payloadOf(site, [userID, timestamp]) },
      ...(records === "" ? {} : { records }),
      ...(unit === undefined ? {} : { timestampUnit: unit }),
      ...(types === undefined ? {} : { types }),
      ...(keyParts === undefined ? {} : { keyPattern: keyParts.keyPattern }),
    },
    ...{ site, keyParts },
  };
}

const unitOf = (times: readonly Candidate[]) => times.find(({ time }) => time?.unit !== undefined)?.time?.unit;
