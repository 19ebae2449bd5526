import { S3Error } from "../store/errors.ts";

/** The bytes from `start` up to, but not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header with one range. As in S3, any other header is ignored, and the whole object is returned.
 *
 * @throws S3Error InvalidRange if the range contains no byte of the object
 */
export function parseRange(text: string | undefined, sizeBytes: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text?.trim() ?? "");
  if (match === null) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === "" || last === "" ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  if (start < end) return { start, end };
  throw new S3Error("InvalidRange", undefined, {
    headers: { "content-range": `bytes */${sizeBytes}` },
    details: { RangeRequested: text ?? "", ActualObjectSize: String(sizeBytes) },
  });
}
