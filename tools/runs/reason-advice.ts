import type { RejectReason } from "../../runtime/model/outcome.ts";

/** What a reason means, and what to do about it: whole sentences for people. */
export interface ReasonAdvice {
  readonly meaning: string;
  readonly advice: string;
}

const UPLOAD_AGAIN = "Correct the file and upload it again under the same key.";
const FILE_OR_MAPPING =
  "If the files are right, correct the mapping, deploy it, and replay. Otherwise correct the file and upload it again under the same key.";

/** Why a record cannot become an item. */
export const REJECT_ADVICE: Readonly<Record<RejectReason, ReasonAdvice>> = {
  empty: { meaning: "The object has no content.", advice: UPLOAD_AGAIN },
  "not-utf8": { meaning: "The file is encoded in UTF-16 or UTF-32.", advice: "Upload it again, encoded in UTF-8." },
  "malformed-json": { meaning: "The text at this place is not valid JSON.", advice: UPLOAD_AGAIN },
  "truncated-json": {
    meaning: "The text ends in the middle of a JSON value.",
    advice: "The upload, or whatever wrote the file, was probably cut short. Upload the whole file again.",
  },
  "trailing-content": {
    meaning: "Something follows the end of the JSON document.",
    advice:
      "If the file holds a document on each line, name it .ndjson or .jsonl. Otherwise correct it and upload it again under the same key.",
  },
  "invalid-utf8": { meaning: "A string contains bytes that are not valid UTF-8.", advice: UPLOAD_AGAIN },
  "invalid-gzip": { meaning: "The gzip data is damaged.", advice: "Compress the file again, and upload it." },
  "truncated-gzip": {
    meaning: "The gzip data ends too early. Records before that point were stored.",
    advice: "The upload was probably cut short. Upload the whole file again.",
  },
  "decompressed-too-large": {
    meaning: "The object unpacks to more than the limit. Records before that point were stored.",
    advice: "Raise maxDecompressedMegabytes, deploy, and replay; or split the file.",
  },
  "unsupported-encoding": {
    meaning: "The object has a Content-Encoding other than gzip.",
    advice: "Upload it uncompressed, or compressed by gzip.",
  },
  archived: {
    meaning: "The object is in an archive storage class, and cannot be read.",
    advice: "Restore the object in S3, and replay.",
  },
  "no-records": {
    meaning: "The document has nothing where the mapping looks for its records.",
    advice: FILE_OR_MAPPING,
  },
  "not-an-object": { meaning: "The record is a bare value. It must be a JSON object.", advice: UPLOAD_AGAIN },
  "no-partition-key": {
    meaning: "The record has no value where the mapping looks for the partition key.",
    advice: FILE_OR_MAPPING,
  },
  "invalid-partition-key": {
    meaning: "The partition key is neither an integer nor a string of 1 to 2,048 bytes.",
    advice: FILE_OR_MAPPING,
  },
  "invalid-time": { meaning: "The record's time is not one that can be read.", advice: FILE_OR_MAPPING },
  "too-many-collisions": {
    meaning: "Other records take the twenty places in the table that this one may have.",
    advice: "Give the records different times, or spread them over more partition keys.",
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

/** @param name of the error by which the object failed */
export function failureAdvice(name: string): ReasonAdvice {
  return Object.hasOwn(FAILURES, name) ? (FAILURES[name] ?? FAILED) : FAILED;
}

/** @param reason as a run's failures have it: a later version of the program may know others */
export function rejectAdvice(reason: string): ReasonAdvice {
  return Object.hasOwn(REJECT_ADVICE, reason)
    ? REJECT_ADVICE[reason as RejectReason]
    : { meaning: "The record cannot become an item.", advice: UPLOAD_AGAIN };
}
