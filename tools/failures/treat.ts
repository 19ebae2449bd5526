import { sum, type Totals } from "../run/totals.ts";
import type { Contents, NamedObject } from "./envelope.ts";
import { settle, type Settled, type SettleOptions } from "./settle.ts";

/** What became of a message, or of a line of a run's failures. */
export type Treatment =
  /** All of its objects are done; none, where it named none. */
  | { readonly kind: "done"; readonly objects: readonly SettledObject[]; readonly totals: Totals }
  /** Some failed again. */
  | { readonly kind: "again"; readonly objects: readonly SettledObject[]; readonly totals: Totals }
  | { readonly kind: "unknown"; readonly why: string }
  /** The replay is to stop, and did not wait for it. */
  | { readonly kind: "abandoned" }
  | { readonly kind: "hopeless"; readonly error: unknown };

export interface SettledObject {
  readonly object: NamedObject;
  readonly settled: Extract<Settled, { kind: "done" | "again" }>;
}

/** Processes the objects of a message, one after the other: nearly always there is one. It never rejects. */
export async function treat(contents: Contents, bucket: string, options: SettleOptions): Promise<Treatment> {
  if (contents.kind === "unknown") return contents;
  const foreign = contents.objects.find((object) => object.bucket !== bucket);
  if (foreign) {
    return {
      kind: "unknown",
      why: `it names an object of the bucket ${foreign.bucket}, and the pipeline's is ${bucket}`,
    };
  }
  const objects: SettledObject[] = [];
  for (const object of contents.objects) {
    const settled = await settle(object, contents.kind, options);
    if (settled.kind === "abandoned" || settled.kind === "hopeless") return settled;
    objects.push({ object, settled });
  }
  const totals = sum(objects.map(({ settled }) => settled.totals));
  return { kind: objects.some(({ settled }) => settled.kind === "again") ? "again" : "done", objects, totals };
}
