import type { RecordMapping, Source } from "./record-mapping.ts";

/** Describes a source for people: `/user_id or /anonymousId`, `/tenant + "#" + /user`, `"device" of the key`. */
export function sourceText(source: Source): string {
  if (source === "none") return "nothing";
  if (typeof source === "string") return pointerText(source);
  if (isList(source)) return source.map(sourceText).join(" or ");
  if ("document" in source) return `${source.document} of the document`;
  if ("wildcard" in source) return `the name at * number ${source.wildcard}`;
  if ("keyPart" in source) return `${JSON.stringify(source.keyPart)} of the key`;
  if ("constant" in source) return `always ${JSON.stringify(source.constant)}`;
  const { join, separator = "" } = source;
  return join.map(joinedText).join(separator === "" ? " + " : ` + ${JSON.stringify(separator)} + `);
}

/** Describes a mapping in a line: `userID from /userID, timestamp from /timestamp, data from /data`. */
export function mappingText({ userID, timestamp, data, records }: RecordMapping): string {
  const fields = Object.entries({ userID, timestamp, data }).map(
    ([field, source]) => `${field} from ${sourceText(source)}`,
  );
  return [...fields, ...(records === undefined ? [] : [`for each record in ${records || "the document"}`])].join(", ");
}

const pointerText = (pointer: string): string => (pointer === "" ? "the whole record" : pointer);

const joinedText = (source: Source): string => (isList(source) ? `(${sourceText(source)})` : sourceText(source));

/** Narrows to the list form; `Array.isArray` does not narrow readonly arrays. */
export const isList = (source: Source): source is readonly Source[] => Array.isArray(source);
