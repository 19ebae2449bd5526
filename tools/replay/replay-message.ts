import { sumTotals, type Totals } from "../../runtime/work/totals.ts";
import type { MessageContents, NamedObject, Reason } from "../failures/messages/message-contents.ts";
import { NOT_UNDERSTOOD } from "../failures/messages/message-filter.ts";
import { replayObject, type ObjectReplay, type ReplayObjectOptions } from "./replay-object.ts";

/** The outcome of a message, or of a line of a run's failures. */
export type MessageReplay =
  /** All of its objects are done. The list is empty if it named none. */
  | { readonly kind: "done"; readonly objects: readonly ReplayedObject[]; readonly totals: Totals }
  /** At least one object failed again. */
  | { readonly kind: "again"; readonly objects: readonly ReplayedObject[]; readonly totals: Totals }
  /** It cannot be processed, and stays. */
  | { readonly kind: "untouched"; readonly reason: Reason }
  /** The replay stopped before the message was done. */
  | { readonly kind: "abandoned" }
  | { readonly kind: "fatal"; readonly error: unknown };

export interface ReplayedObject {
  readonly object: NamedObject;
  readonly replay: Extract<ObjectReplay, { kind: "done" | "again" }>;
}

/** Processes the objects of a message one after the other, because nearly every message has only one. Never rejects. */
export async function replayMessage(contents: MessageContents, options: ReplayObjectOptions): Promise<MessageReplay> {
  if (contents.kind === "unknown") {
    return { kind: "untouched", reason: { name: NOT_UNDERSTOOD, detail: contents.why } };
  }
  if (contents.kind === "foreign") return { kind: "untouched", reason: contents.reasons[0] };
  const objects: ReplayedObject[] = [];
  for (const object of contents.objects) {
    const replay = await replayObject(object, contents.kind, options);
    if (replay.kind === "abandoned" || replay.kind === "fatal") return replay;
    objects.push({ object, replay });
  }
  const totals = sumTotals(objects.map(({ replay }) => replay.totals));
  return { kind: objects.some(({ replay }) => replay.kind === "again") ? "again" : "done", objects, totals };
}
