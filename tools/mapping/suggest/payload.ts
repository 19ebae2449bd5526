import { isList } from "../../../runtime/mapping/source-text.ts";
import type { Source } from "../../../runtime/mapping/record-mapping.ts";
import type { Site } from "./analyse-site.ts";

const NAMES = ["data", "payload", "detail", "body", "value", "event", "reading", "entry"];

/** What says how the payload is written, and nothing of the record itself. */
const BESIDE = /^(?:schema|version|type|key)$/;

/**
 * Where the payload is, if it is plainly apart: one object in every record, with nothing beside it but key and time.
 *
 * @param used the sources of key and time
 * @returns `""`, the whole record, otherwise
 */
export function payloadOf({ records }: Site, used: readonly Source[]): string {
  const first = new Set(used.flatMap(pointersOf).map((pointer) => pointer.split("/")[1] ?? ""));
  const isPayload = (name: string): boolean =>
    records.every(({ value }) => {
      if (value.kind !== "object" || value.members.get(name)?.kind !== "object") return false;
      return [...value.members.keys()].every((each) => each === name || first.has(each) || BESIDE.test(each));
    });
  const name = NAMES.find(isPayload);
  return name === undefined ? "" : `/${name}`;
}

function pointersOf(source: Source): readonly string[] {
  if (typeof source === "string") return [source];
  return isList(source) ? source.flatMap(pointersOf) : [];
}
