import { integerText, parseDecimal } from "../json/decimal.ts";
import type { Position } from "../json/position.ts";
import type { RecordMapping, Source } from "../mapping/record-mapping.ts";
import { sourceText } from "../mapping/source-text.ts";
import { LIMITS } from "../model/attribute-value.ts";
import type { RecordData, RejectReason } from "../model/outcome.ts";
import type { FoundValue } from "./captures.ts";
import { dateTime } from "./date-text.ts";
import { epochTime } from "./epoch-time.ts";
import type { ParsedMapping } from "./parse-mapping.ts";
import { dataOf, scalarOf, type Sources } from "./resolve-source.ts";
import { shapeOf } from "./text-shape.ts";

/** A record's checked key and time; `time` and `data` are absent if the record has none. */
export interface RecordFields {
  readonly userID: string;
  /** Epoch milliseconds. */
  readonly time: number | undefined;
  readonly data: RecordData | undefined;
}

/** Why a record cannot become an item, and the position of the fault. */
export interface FieldFault {
  readonly reason: RejectReason;
  readonly detail: string;
  readonly position: Position;
}

/** Checks a record against the requirements for an item. */
export function mapRecord(sources: Sources, mapping: ParsedMapping): RecordFields | FieldFault {
  const { given } = mapping;
  const { record } = sources;
  const userID = partitionKey(sources, mapping);
  if (typeof userID !== "string") return userID;
  const time = recordTime(mapping.timestamp && scalarOf(mapping.timestamp, sources), given);
  if (typeof time === "object") return time;
  const data = mapping.data && dataOf(mapping.data, sources);
  if (given.missing === "reject") {
    if (time === undefined && mapping.timestamp) return missing("no-time", "time", given.timestamp, record.position);
    if (data === undefined && mapping.data) return missing("no-data", "data", given.data, record.position);
  }
  return { userID, time, data };
}

function missing(reason: RejectReason, what: string, source: Source, position: Position): FieldFault {
  return {
    reason,
    detail: `the record has no ${what} at ${placeText(source)}; the mapping says missing: reject`,
    position,
  };
}

function partitionKey(sources: Sources, { userID: source, given }: ParsedMapping): string | FieldFault {
  const { record } = sources;
  const found = scalarOf(source, sources);
  if (found === undefined || found.kind === "null") {
    // A bare value has no members: "a member is missing" would hide the real fault.
    if (record.kind !== "object" && record.kind !== "array") {
      const detail = `a record must be an object, found ${kindName(record.kind)}`;
      return { reason: "not-an-object", detail, position: record.position };
    }
    const detail = `the record has no partition key at ${placeText(given.userID)}${found ? ", it is null there" : ""}`;
    return { reason: "no-partition-key", detail, position: found?.position ?? record.position };
  }
  const refuse = (what: string): FieldFault => ({
    reason: "invalid-partition-key",
    detail: `the partition key at ${placeText(given.userID)} must be a string of 1 to ${LIMITS.partitionKeyBytes} bytes or an integer, found ${what}`,
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

/** An epoch, as a number or in text. */
const NUMBER = /^-?\d+(?:\.\d+)?$/;

function recordTime(found: FoundValue | undefined, mapping: RecordMapping): number | undefined | FieldFault {
  const { timestamp, timestampUnit: unit } = mapping;
  if (found === undefined || found.kind === "null") return undefined;
  const refuse = (what: string, hint?: string): FieldFault => {
    const must = `must be a date in text or epoch ${unit ?? "milliseconds"}, found ${what}`;
    const detail = `the time at ${placeText(timestamp)} ${must}${hint === undefined ? "" : `; ${hint}`}`;
    return { reason: "invalid-time", detail, position: found.position };
  };
  if (found.kind !== "number" && found.kind !== "string") return refuse(kindName(found.kind));
  const text = found.text ?? "";
  const date = found.kind === "string" ? dateTime(text) : undefined;
  if (date !== undefined) return date;
  if (found.kind === "string" && !(text.length < 64 && NUMBER.test(text))) {
    return refuse(text === "" ? "an empty string" : `a string like ${shapeOf(text)}`);
  }
  const time = epochTime(text, unit);
  return typeof time === "number" ? time : refuse(time.found, time.hint);
}

function placeText(source: Source): string {
  if (source === "") return '"" (the whole record)';
  return typeof source === "string" ? JSON.stringify(source) : sourceText(source);
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
