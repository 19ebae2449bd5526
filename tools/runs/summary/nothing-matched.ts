import type { Filter } from "../../listing/selection.ts";
import type { Plan } from "../plan.ts";
import type { Summary } from "./summary.ts";

/** Why a finished run had nothing to do. */
export interface NothingMatched {
  /** Whether the bucket is empty: then nothing could match, and the run succeeded. */
  readonly emptyBucket: boolean;
  readonly text: string;
}

const MANIFEST_FORM =
  "A manifest holds keys or JSON objects, one on each line; an S3 Inventory is named by its manifest.json, not by its CSV files.";

/**
 * Describes what a run listed, and why every object was skipped, if it found nothing to process.
 *
 * All sessions count: a resumed run with nothing left matched the objects of its earlier sessions.
 *
 * @returns `undefined` if something matched, or the run has not finished
 */
export function nothingMatched(plan: Plan, summary: Summary): NothingMatched | undefined {
  const { manifest } = plan.what;
  if (summary.ended !== "finished") return undefined;
  if (summary.objects > 0 && summary.gone === summary.objects) {
    const text = manifest === undefined ? allGone(plan, summary) : noneOfManifest(plan, summary, manifest);
    return { emptyBucket: false, text };
  }
  if (summary.selected > 0) return undefined;
  return summary.listed > 0 ? allPassedOver(plan, summary) : nothingListed(plan);
}

function noneOfManifest({ bucket }: Plan, { objects }: Summary, manifest: string): string {
  const what = `taken from the manifest ${manifest}`;
  const has = objects === 1 ? `does not have the object ${what}` : `has none of the ${count(objects)} objects ${what}`;
  return `s3://${bucket} ${has}. ${MANIFEST_FORM}`;
}

/** They may have been deleted since. But a server that lists keys which it does not find is wrong, and loses everything. */
function allGone({ bucket }: Plan, { objects }: Summary): string {
  const taken = objects === 1 ? "One object was" : `${count(objects)} objects were`;
  return `${taken} listed in s3://${bucket}, and gone when read: deleted meanwhile, or listed wrongly; check the endpoint.`;
}

function nothingListed({ bucket, selection, what, title }: Plan): NothingMatched {
  if (what.manifest !== undefined) {
    return { emptyBucket: false, text: `The manifest ${what.manifest} lists no objects. ${MANIFEST_FORM}` };
  }
  const wanted = [
    ...(selection.prefix === "" ? [] : [`begins with ${JSON.stringify(selection.prefix)}`]),
    ...(what.startAfter === undefined ? [] : [`comes after ${JSON.stringify(what.startAfter)}`]),
  ];
  if (wanted.length === 0) return { emptyBucket: true, text: `s3://${bucket} is empty: there is nothing to process.` };
  const ofTheStack = selection.prefix !== "" && what.prefix === undefined;
  const hint = ofTheStack ? ` (the prefix of ${title}; --prefix "" takes all keys)` : "";
  return { emptyBucket: false, text: `Nothing matched: no key in s3://${bucket} ${wanted.join(" and ")}${hint}.` };
}

function allPassedOver(plan: Plan, { listed, deleteMarkers, passedOver = {} }: Summary): NothingMatched {
  const { prefix } = plan.selection;
  const fromManifest = plan.what.manifest !== undefined;
  if (deleteMarkers === listed && prefix === "" && !fromManifest) {
    return { emptyBucket: true, text: `s3://${plan.bucket} holds only delete markers: there is nothing to process.` };
  }
  const parts = [
    ...(Object.entries(passedOver) as [Filter, number][]).map(([filter, number]) =>
      passedOverText(filter, number, plan),
    ),
    ...(deleteMarkers > 0 ? [are(deleteMarkers, "a delete marker", "delete markers")] : []),
  ];
  const where = !fromManifest && prefix !== "" ? ` under ${JSON.stringify(prefix)}` : "";
  const why = parts.length === 0 ? "" : `: ${parts.join("; ")}`;
  return { emptyBucket: false, text: `Nothing matched: ${count(listed)} listed${where}, and none taken${why}.` };
}

function passedOverText(filter: Filter, number: number, { selection, what, title }: Plan): string {
  const date = (milliseconds: number | undefined): string => new Date(milliseconds ?? 0).toISOString();
  switch (filter) {
    case "prefix":
      return `${does(number, "not begin")} with ${JSON.stringify(selection.prefix)}`;
    case "suffix": {
      const suffixes = selection.suffixes.join(" or ");
      const hint = what.suffixes === undefined ? ` (${title} takes ${suffixes}; --suffix "" takes all)` : "";
      return `${does(number, "not end")} with ${suffixes}${hint}`;
    }
    case "folder":
      return `${are(number, "a folder's marker", "folders' markers")}, with a key that ends with "/"`;
    case "since":
      return `${were(number)} last modified before ${date(selection.since)} (--since)`;
    case "until":
      return `${were(number)} last modified at ${date(selection.until)} or later (--until)`;
    case "version":
      return `${are(number, "an older version", "older versions")} (--all-versions takes them)`;
  }
}

const count = (number: number): string => number.toLocaleString("en");
const does = (number: number, what: string): string => `${count(number)} ${number === 1 ? "does" : "do"} ${what}`;
const were = (number: number): string => `${count(number)} ${number === 1 ? "was" : "were"}`;
const are = (number: number, one: string, many: string): string =>
  `${count(number)} ${number === 1 ? `is ${one}` : `are ${many}`}`;
