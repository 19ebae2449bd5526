import { NOT_RECORDED } from "./failure-reasons.ts";
import type { RejectReason } from "../../../runtime/model/outcome.ts";

/** The meaning of a reason, and what to do about it, in whole sentences for people. */
export interface ReasonAdvice {
  readonly meaning: string;
  readonly advice: string;
}

/** Why a record cannot become an item: the words of docs/outcomes.md, which a test compares. */
export const REJECT_ADVICE: Readonly<Record<RejectReason, ReasonAdvice>> = {
  empty: { meaning: "The file is empty.", advice: "Upload the file again." },
  "malformed-json": { meaning: "The text is not JSON at this place.", advice: "Correct the file and upload it again." },
  "truncated-json": { meaning: "The text ends in the middle of a document.", advice: "Upload the whole file again." },
  "trailing-content": {
    meaning: "Something follows the document that is not a document.",
    advice: "Correct the file and upload it again.",
  },
  "invalid-utf8": {
    meaning: "A byte sequence is not UTF-8.",
    advice: "Convert the file to UTF-8 and upload it again.",
  },
  "not-utf8": { meaning: "The file is UTF-16 or UTF-32.", advice: "Convert the file to UTF-8 and upload it again." },
  "invalid-gzip": {
    meaning: "The compressed data (gzip or another) is damaged, or something else follows it.",
    advice: "Upload the file again.",
  },
  "truncated-gzip": {
    meaning: "The compressed data (gzip or another) is incomplete.",
    advice: "Upload the whole file again.",
  },
  "decompressed-too-large": {
    meaning: "The file unpacks to more than maxDecompressedMegabytes. What came before is stored.",
    advice: "Raise the setting, deploy and replay; or split the file.",
  },
  "unsupported-encoding": {
    meaning: "The file is compressed or encoded in a way that Sluice does not read; the detail names it.",
    advice: "Upload the file uncompressed, or compressed with gzip or zstd.",
  },
  "unsupported-format": {
    meaning: "The file is no JSON, but for example a zip archive or Parquet; the detail names it.",
    advice: "Upload what is in it as JSON.",
  },
  "invalid-type": {
    meaning: "A value of an item is not in the notation that the mapping's types names.",
    advice: "Correct the file, or leave out types in the mapping.",
  },
  archived: {
    meaning: "The object is in a storage class that has to be restored before it can be read.",
    advice: "Restore the object in S3, then replay.",
  },
  "no-records": {
    meaning: "The document has nothing at the mapping's records.",
    advice: "Correct the file, or set records in the mapping to where the records are.",
  },
  "late-document-field": {
    meaning: "The mapping names a field of the document that comes after very many records.",
    advice: "Write the field before the records, or take it out of the mapping.",
  },
  "not-an-object": {
    meaning: "The record is a bare value, such as a string.",
    advice: "Correct the file, or set records in the mapping to where the records are.",
  },
  "no-partition-key": {
    meaning: "The record has nothing, or null, at the mapping's userID.",
    advice: "Correct the file, or set userID in the mapping to where the key is.",
  },
  "invalid-partition-key": {
    meaning: "The value there is not a string of 1 to 2,048 bytes or an integer.",
    advice: "Correct the file, or set userID in the mapping to another place.",
  },
  "no-time": {
    meaning: "The record has no time, and the mapping says missing: reject.",
    advice: "Correct the file or the mapping, or set missing: allow: the record then gets the time of its object.",
  },
  "invalid-time": {
    meaning: "The value at the mapping's timestamp is not a time.",
    advice: "Correct the file, or set timestamp or timestampUnit in the mapping.",
  },
  "no-data": {
    meaning: "The record has nothing at the mapping's data, and the mapping says missing: reject.",
    advice: "Correct the file or the mapping, or set missing: allow: the item then has an empty map.",
  },
  "too-many-collisions": {
    meaning: "Twenty other records have the places in the table where this one could be.",
    advice: "Give the records times that differ, or spread them over more partition keys.",
  },
};

/** An object that could not be processed at all, whatever the error was. */
const FAILED: ReasonAdvice = {
  meaning: "The object could not be processed, and retries did not help.",
  advice: "Fix the cause that the message names, and replay the run.",
};

const DENIED: ReasonAdvice = {
  meaning: "AWS denied access to the object or the table.",
  advice: "Allow the action that the message names, including the use of the object's KMS key, and replay the run.",
};

const SLOWER: ReasonAdvice = {
  meaning: "DynamoDB throttled the writes for longer than they were retried.",
  advice: "Raise the table's capacity, or set a lower --max-writes, and replay the run.",
};

const FAILURES: Readonly<Record<string, ReasonAdvice>> = {
  AccessDenied: DENIED,
  AccessDeniedException: DENIED,
  Forbidden: DENIED,
  ProvisionedThroughputExceededException: SLOWER,
  ThrottlingException: SLOWER,
};

/** @param name the name of the error that made the object fail */
export function failureAdvice(name: string): ReasonAdvice {
  return Object.hasOwn(FAILURES, name) ? (FAILURES[name] ?? FAILED) : FAILED;
}

const UNKNOWN: ReasonAdvice = {
  meaning: "These records were rejected by an earlier release, which kept the reasons of 100 records per object.",
  advice: "Replay the run: what is rejected again is named with its reason.",
};

/** @param reason as in a run's failures; a later release may have further reasons */
export function rejectAdvice(reason: string): ReasonAdvice {
  if (reason === NOT_RECORDED) return UNKNOWN;
  return Object.hasOwn(REJECT_ADVICE, reason)
    ? REJECT_ADVICE[reason as RejectReason]
    : { meaning: "The record cannot become an item.", advice: "Correct the file and upload it again." };
}
