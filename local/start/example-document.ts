import type { Intake } from "../pipeline/address.ts";

/** A document that the mapping makes an item of. */
export function exampleDocument(mapping: Intake["mapping"]): unknown {
  const time = mapping.timestampUnit === "seconds" ? 1_700_000_000 : 1_700_000_000_000;
  const data = { action: "login" };
  let record: unknown = mapping.data === "" ? data : undefined;
  record = placed(record, mapping.userID, "user123");
  record = placed(record, mapping.timestamp, time);
  if (mapping.data !== "") record = placed(record, mapping.data, data);
  return mapping.records === undefined ? record : placed(undefined, mapping.records, [record]);
}

/** Puts a value where a JSON Pointer points to; `""` is the whole. */
function placed(into: unknown, pointer: string, value: unknown): unknown {
  const [, ...names] = pointer.split("/").map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  return names.reduceRight<(current: unknown) => unknown>(
    (inner, name) => (current) => {
      const map = typeof current === "object" && current !== null ? (current as Record<string, unknown>) : {};
      return { ...map, [name]: inner(map[name]) };
    },
    () => value,
  )(into);
}
