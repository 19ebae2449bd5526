import type { IncomingHttpHeaders } from "node:http";
import type { Version } from "./bucket.ts";
import { S3Error } from "./errors.ts";

/** The result of a request's conditions for a stored object. */
export type ConditionOutcome = "holds" | "not-modified" | "failed";

/** The four conditions of a read, by RFC 9110. For a copy, their names have a prefix. */
export function readConditions(
  headers: IncomingHttpHeaders,
  stored: { readonly etag: string; readonly lastModified: number },
  prefix = "",
): ConditionOutcome {
  const value = (name: string): string | undefined => headers[prefix + name] as string | undefined;
  const ifMatch = value("if-match");
  const ifNoneMatch = value("if-none-match");
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, stored.etag)) return "failed";
  } else {
    const since = date(value("if-unmodified-since"));
    if (since !== undefined && stored.lastModified > since) return "failed";
  }
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, stored.etag) ? "not-modified" : "holds";
  const since = date(value("if-modified-since"));
  return since !== undefined && stored.lastModified <= since ? "not-modified" : "holds";
}

/**
 * Checks the conditions of a write, `If-None-Match: *` and `If-Match: ETAG`, against the current object.
 *
 * @throws S3Error PreconditionFailed; NoSuchKey if there is no object to match; NotImplemented for other values
 */
export function checkWriteConditions(headers: IncomingHttpHeaders, latest: Version | undefined): void {
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== "*") throw new S3Error("NotImplemented", "If-None-Match of a write can only be *.");
    if (latest?.kind === "object") throw failedCondition("If-None-Match");
  }
  if (ifMatch !== undefined) {
    if (latest?.kind !== "object") throw new S3Error("NoSuchKey");
    if (!matches(ifMatch, latest.content.etag)) throw failedCondition("If-Match");
  }
}

export function failedCondition(condition: string): S3Error {
  return new S3Error("PreconditionFailed", undefined, { details: { Condition: condition } });
}

/** Whether a list of ETags, quoted or not, contains this one; `*` matches all. */
function matches(list: string, etag: string): boolean {
  return list.split(",").some((entry) => {
    const tag = entry.trim().replace(/^W\//, "");
    return tag === "*" || tag === etag || tag === `"${etag}"`;
  });
}

/** Parses an HTTP date to epoch milliseconds. An invalid date counts as no condition. */
function date(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
