import type { Sampled } from "./sampled-value.ts";
import type { SampledDocument } from "./read-sample.ts";

/** A step towards the records: a name, or {@link EVERY} member. */
export type Step = string;
export const EVERY = "*";

/** A value on the way to the records, and how it was reached. */
export interface Node {
  readonly value: Sampled;
  readonly document: SampledDocument;
  /** The values above it, the document first, one for each step. */
  readonly above: readonly Sampled[];
  /** The names that each {@link EVERY} stands for; an index has none. */
  readonly members: readonly (string | undefined)[];
}

/** What stands at a path, before an array there is taken for its elements. */
export function rootNodes(documents: readonly SampledDocument[]): readonly Node[] {
  return documents.map((document) => ({ value: document.value, document, above: [], members: [] }));
}

/** Goes one step further. */
export function stepInto(nodes: readonly Node[], step: Step): readonly Node[] {
  return nodes.flatMap((node) => {
    const above = [...node.above, node.value];
    return entriesOf(node.value, step).map(([name, value]) => ({
      ...{ value, above, document: node.document },
      members: step === EVERY ? [...node.members, name] : node.members,
    }));
  });
}

function entriesOf(value: Sampled, step: Step): readonly (readonly [name: string | undefined, value: Sampled])[] {
  if (value.kind === "array") {
    return step === EVERY ? value.elements.map((element) => [undefined, element] as const) : [];
  }
  if (value.kind !== "object") return [];
  if (step === EVERY) return [...value.members].filter(([, member]) => isContainer(member));
  const member = value.members.get(step);
  return member === undefined || member.kind === "null" ? [] : [[step, member]];
}

/** The records at a path: the elements of arrays, and whatever else stands there. */
export function recordsAt(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) =>
    node.value.kind === "array" ? node.value.elements.map((value) => ({ ...node, value })) : [node],
  );
}

export const isContainer = (value: Sampled): boolean => value.kind === "object" || value.kind === "array";

/** A JSON Pointer, with its `*`. */
export function pathText(steps: readonly Step[]): string {
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
