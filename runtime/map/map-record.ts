import { integerText, parseDecimal } from "../json/decimal.ts";
import type { Position } from "../json/position.ts";
import { LIMITS } from "../model/attribute-value.ts";
import type { RecordData, RejectReason } from "../model/outcome.ts";
import type { FoundValue } from "./captures.ts";
import type { ExtractedRecord } from "./extracted-record.ts";
import type { RecordMapping } from "./record-mapping.ts";
import { isoTime, numberTime } from "./time.ts";

/** A record's checked key and time; `time` is absent if the record has none. */
export interface RecordFields {
  readonly userID: string;
  /** Epoch milliseconds. */
  readonly time: number | undefined;
  readonly data: RecordData;
}

/** Why a record cannot become an item, and the position of the fault. */
export interface FieldFault {
  readonly reason: RejectReason;
  readonly detail: string;
  readonly position: Position;
}

/** Checks a record against the requirements for an item. */
export function mapRecord(record: ExtractedRecord, mapping: RecordMapping): RecordFields | FieldFault {
  const userID = partitionKey(record, mapping);
  if (typeof userID !== "string") return userID;
  const time = recordTime(record.timestamp, mapping);
  if (typeof time === "object") return time;
  return { userID, time, data: record.data ?? { value: { M: {} }, bytes: 3 } };
}

function partitionKey(record: ExtractedRecord, mapping: RecordMapping): string | FieldFault {
  const found = record.userID;
  const where = pointerName(mapping.userID);
  if (found === undefined || found.kind === "null") {
    // A bare value has no members: "a member is missing" would hide the real fault.
    if (record.kind !== "object" && record.kind !== "array") {
      const detail = `a record must be an object, found ${kindName(record.kind)}`;
      return { reason: "not-an-object", detail, position: record.position };
    }
    const detail = `the record has no partition key at ${where}${found ? ", it is null there" : ""}`;
    return { reason: "no-partition-key", detail, position: found?.position ?? record.position };
  }
  const refuse = (what: string): FieldFault => ({
    reason: "invalid-partition-key",
    detail: `the partition key at ${where} must be a string of 1 to ${LIMITS.partitionKeyBytes} bytes or an integer, found ${what}`,
    position: found.position,
  });
  if (found.kind === "number") {
    const text = integerText(parseDecimal(found.text), LIMITS.partitionKeyBytes - 1);
    return text ?? refuse("a number that is not such an integer");
  }
  if (found.kind !== "string") return refuse(kindName(found.kind));
  if (found.text === "") return refuse("an empty string");
  const bytes = found.text === undefined ? undefined : Buffer.byteLength(found.text);
  if (bytes === undefined || bytes > LIMITS.partitionKeyBytes) return refuse(`${bytes ?? "far too many"} bytes`);
  if (found.text?.isWellFormed() !== true) return refuse("half of a surrogate pair, which is no character");
  return found.text;
}

function recordTime(found: FoundValue | undefined, mapping: RecordMapping): number | undefined | FieldFault {
  if (found === undefined || found.kind === "null") return undefined;
  const unit = mapping.timestampUnit;
  let time: number | undefined;
  let what = kindName(found.kind);
  if (found.kind === "number") {
    time = numberTime(found.text, unit);
    what = "a number too far from the epoch";
  } else if (found.kind === "string") {
    time = isoTime(found.text ?? "");
    what = "a string that is not ISO 8601";
  }
  if (time !== undefined) return time;
  const detail = `the time at ${pointerName(mapping.timestamp)} must be epoch ${unit} or an ISO 8601 string, found ${what}`;
  return { reason: "invalid-time", detail, position: found.position };
}

function pointerName(pointer: string): string {
  return pointer === "" ? '"" (the whole record)' : `"${pointer}"`;
}

function kindName(kind: FoundValue["kind"]): string {
  switch (kind) {
    case "object":
    case "array":
      return `an ${kind}`;
    case "string":
    case "number":
    case "set":
      return `a ${kind}`;
    case "binary":
      return "binary data";
    case "true":
    case "false":
    case "null":
      return kind;
  }
}
