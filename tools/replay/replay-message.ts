import { sum, type Totals } from "../../runtime/work/totals.ts";
import { NOT_UNDERSTOOD } from "../failures/messages/message-filter.ts";
import type { Contents, NamedObject, Reason } from "../failures/messages/message-contents.ts";
import { settle, type Settled, type SettleOptions } from "./replay-object.ts";

/** What became of a message, or of a line of a run's failures. */
export type Treatment =
  /** All of its objects are done; none, where it named none. */
  | { readonly kind: "done"; readonly objects: readonly SettledObject[]; readonly totals: Totals }
  /** Some failed again. */
  | { readonly kind: "again"; readonly objects: readonly SettledObject[]; readonly totals: Totals }
  /** It is nothing that can be processed, and stays. */
  | { readonly kind: "untouched"; readonly reason: Reason }
  /** The replay is to stop, and did not wait for it. */
  | { readonly kind: "abandoned" }
  | { readonly kind: "hopeless"; readonly error: unknown };

export interface SettledObject {
  readonly object: NamedObject;
  readonly settled: Extract<Settled, { kind: "done" | "again" }>;
}

/** Processes the objects of a message, one after the other: nearly always there is one. It never rejects. */
export async function treat(contents: Contents, options: SettleOptions): Promise<Treatment> {
  if (contents.kind === "unknown") {
    return { kind: "untouched", reason: { name: NOT_UNDERSTOOD, detail: contents.why } };
  }
  if (contents.kind === "foreign") return { kind: "untouched", reason: contents.reasons[0] };
  const objects: SettledObject[] = [];
  for (const object of contents.objects) {
    const settled = await settle(object, contents.kind, options);
    if (settled.kind === "abandoned" || settled.kind === "hopeless") return settled;
    objects.push({ object, settled });
  }
  const totals = sum(objects.map(({ settled }) => settled.totals));
  return { kind: objects.some(({ settled }) => settled.kind === "again") ? "again" : "done", objects, totals };
}
