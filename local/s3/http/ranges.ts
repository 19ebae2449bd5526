import { S3Error } from "../store/errors.ts";

/** Bytes `start` to `end`, `end` not included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header of one range. As S3 does, anything else is ignored and the whole object answered.
 *
 * @throws S3Error InvalidRange where no byte of the object lies in it
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
