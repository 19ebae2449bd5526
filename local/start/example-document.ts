import { parsePath, type PathTokens, WILDCARD } from "../../runtime/json/json-pointer.ts";
import type { RecordMapping, Source, TimestampUnit } from "../../runtime/mapping/record-mapping.ts";
import { isList } from "../../runtime/mapping/source-text.ts";

const TIMES: Readonly<Record<TimestampUnit, unknown>> = {
  seconds: 1_700_000_000,
  milliseconds: 1_700_000_000_000,
  microseconds: 1_700_000_000_000_000,
  // More digits than a number of JavaScript can hold.
  nanoseconds: "1700000000000000000",
};

/** A document that the mapping makes an item of. */
export function exampleDocument(mapping: RecordMapping): unknown {
  const time = TIMES[mapping.timestampUnit ?? "milliseconds"];
  const data = { action: "login" };
  let record: unknown = mapping.data === "" ? data : {};
  let around: unknown;
  const place = (source: Source, value: unknown): void => {
    for (const { scope, path } of placesOf(source)) {
      if (scope === "record") record = placed(record, path, value);
      else around = placed(around, path, value);
    }
  };
  place(mapping.userID, "user123");
  place(mapping.timestamp, time);
  if (mapping.data !== "") place(mapping.data, data);
  return mapping.records === undefined ? record : placed(around, parsePath(mapping.records) ?? [], [record]);
}

interface ExamplePlace {
  readonly scope: "record" | "document";
  readonly path: PathTokens;
}

/** The places that must hold a value for a source to have one. */
function placesOf(source: Source): readonly ExamplePlace[] {
  if (source === "none") return [];
  if (typeof source === "string") return [{ scope: "record", path: parsePath(source) ?? [] }];
  if (isList(source)) return source.slice(0, 1).flatMap(placesOf);
  if ("document" in source) return [{ scope: "document", path: parsePath(source.document) ?? [] }];
  return "join" in source ? source.join.flatMap(placesOf) : [];
}

/** Puts a value where a path points to. */
function placed(into: unknown, path: PathTokens, value: unknown): unknown {
  return path
    .map((token) => (token === WILDCARD ? "example" : token))
    .reduceRight<(current: unknown) => unknown>(
      (inner, name) => (current) => {
        const map = typeof current === "object" && current !== null ? (current as Record<string, unknown>) : {};
        return { ...map, [name]: inner(map[name]) };
      },
      () => value,
    )(into);
}
