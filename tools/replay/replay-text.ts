import { OUTCOMES } from "../../runtime/work/totals.ts";
import { clippedLine } from "../../terminal/text/clipped-line.ts";
import { countText } from "../../terminal/text/format.ts";
import { labelledLines } from "../../terminal/text/labelled-lines.ts";
import { objectName } from "../../terminal/text/object-name.ts";
import { OUTCOME_NAMES } from "../../terminal/text/outcome-names.ts";
import { recordPlace } from "../../terminal/text/record-place.ts";
import type { ReplayedObject, MessageReplay } from "./replay-message.ts";
import type { ReplayItem, ReplaySummary } from "./replay-summary.ts";

type Counted = Exclude<MessageReplay, { kind: "abandoned" | "fatal" }>;

/** A line of `--json`. */
export function itemLine({ id, receiveCount }: ReplayItem, replayed: Counted): object {
  return {
    type: "message",
    ...(id === undefined ? {} : { id }),
    ...(receiveCount === undefined ? {} : { receiveCount }),
    ...(replayed.kind === "untouched"
      ? { result: replayed.reason.name, why: replayed.reason.detail }
      : { result: replayed.kind, objects: replayed.objects.map(objectOf) }),
  };
}

function objectOf({ object, replay }: ReplayedObject): object {
  if (replay.kind === "done") return { ...object, result: replay.why ?? "done" };
  const { failure } = replay;
  if (failure.kind === "failed") return { ...object, result: "failed", error: failure.error };
  const { rejected, reasons } = failure;
  return { ...object, result: "rejected", version: failure.object, rejected, reasons: reasons.slice(0, 10) };
}

/** What the user must know about an item; empty if it succeeded. */
export function itemText({ id, receiveCount }: ReplayItem, replayed: Counted): string {
  const times =
    receiveCount === undefined ? "" : ` (received ${receiveCount === 1 ? "once" : `${receiveCount} times`})`;
  if (replayed.kind === "untouched") {
    const { name, detail } = replayed.reason;
    return `${name.replace("-", " ").padEnd(16)} message ${id ?? "?"}${times}: ${clippedLine(detail)}\n`;
  }
  return replayed.objects
    .map(({ object, replay }) => {
      const name = objectName(object);
      if (replay.kind === "done") return replay.why === "gone" ? `gone             ${name}\n` : "";
      const { failure } = replay;
      const message = id === undefined ? "" : `, message ${id}${times}`;
      if (failure.kind === "failed") {
        return `failed again     ${name}${message}: ${clippedLine(`${failure.error.name}: ${failure.error.message}`)}\n`;
      }
      const [first] = failure.reasons;
      const place = first ? recordPlace(first) : "";
      const others = failure.rejected > 1 ? `, and ${failure.rejected - 1} more` : "";
      const why = first
        ? `${place} ${first.reason}: ${clippedLine(first.detail)}${others}`
        : `${failure.rejected} records`;
      return `rejected again   ${objectName(failure.object)}${message}: ${why}\n`;
    })
    .join("");
}

/**
 * Formats the summary for people.
 *
 * @param width the terminal's width, in columns
 */
export function summaryText(summary: ReplaySummary, width: number | undefined): string {
  const { dryRun, outcomes, left } = summary;
  const records = OUTCOMES.filter((kind) => outcomes[kind] > 0).map(
    (kind) => `${countText(outcomes[kind])} ${OUTCOME_NAMES[kind]}`,
  );
  const objects = [
    ...(summary.gone > 0 ? [`${countText(summary.gone)} gone`] : []),
    ...(summary.superseded > 0 ? [`${countText(summary.superseded)} by a newer version`] : []),
    ...(summary.failed > 0 ? [`${countText(summary.failed)} failed`] : []),
  ];
  const list = (parts: readonly string[]): string => (parts.length === 0 ? "" : `: ${parts.join(", ")}`);
  const rows: (readonly [string, string])[] = [
    [left ? "messages" : "failures", countText(summary.taken)],
    [dryRun ? "  would be done" : "  done", countText(summary.done)],
    [dryRun ? "  would fail again" : "  failed again", countText(summary.again)],
    ["  not understood", countText(summary.notUnderstood)],
    ...(summary.otherBucket > 0 ? [["  other bucket", countText(summary.otherBucket)] as const] : []),
    ...(summary.notChosen > 0 ? [["  not chosen", countText(summary.notChosen)] as const] : []),
    ["objects", `${countText(summary.objects)}${list(objects)}`],
    ["records", `${countText(summary.records)}${list(records)}`],
    ...(left ? [["left on the queue", `${countText(left.waiting)}${inFlightElsewhere(left.inFlight)}`] as const] : []),
  ];
  return labelledLines(rows, { width });
}

const inFlightElsewhere = (count: number): string =>
  count === 0 ? "" : `, and ${count.toLocaleString("en")} in flight elsewhere`;
