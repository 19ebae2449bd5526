import type { Source } from "../../../../runtime/mapping/record-mapping.ts";
import { isData } from "./field-words.ts";
import { EVERY, isContainer, pathText, type Node, type Step } from "../sample/record-site.ts";
import type { Sampled, SampledObject, Scalar } from "../sample/sampled-value.ts";

/** A place that has scalars, over all records of the sample. */
export interface Field {
  readonly source: Source;
  /** The names on the way, outermost first. They say what the field is. */
  readonly names: readonly string[];
  readonly scope: "record" | "document" | "member";
  /** The scalars by the record's index. Null and the empty text are not there. */
  readonly values: ReadonlyMap<number, Scalar>;
}

const DEEPEST = 6;
/** A record with names that are data has no end of them. */
const MOST = 2_000;

/** Collects the fields that a mapping can point at: those of the records, of the documents around them, and the names of `*`. */
export function collectFields(records: readonly Node[], steps: readonly Step[]): readonly Field[] {
  const fields = new Collector();
  for (const [index, record] of records.entries()) {
    fields.walk(record.value, index, "record", [], []);
    // Of each value above the record, what is beside the way down.
    for (const [level, outer] of record.above.entries()) {
      if (outer.kind === "object")
        fields.walk(beside(outer, steps[level]), index, "document", steps.slice(0, level), []);
    }
    for (const [nth, name] of record.members.entries()) {
      if (name !== undefined) fields.member(nth, name, index, nameBefore(steps, nth));
    }
  }
  return fields.all;
}

/** What an object has besides the way to the records. What a `*` stands for is records, unless it can hold none. */
function beside({ members }: SampledObject, step: Step | undefined): SampledObject {
  const others = [...members].filter(([name, value]) => (step === EVERY ? !isContainer(value) : name !== step));
  return { kind: "object", members: new Map(others) };
}

/** The name of what the nth `*` stands in. */
function nameBefore(steps: readonly Step[], nth: number): string {
  const at = steps.flatMap((step, index) => (step === EVERY ? [index] : []))[nth] ?? 0;
  return steps[at - 1] ?? "";
}

interface Collected extends Omit<Field, "values"> {
  readonly values: Map<number, Scalar>;
  dropped: boolean;
}

class Collector {
  readonly #fields = new Map<string, Collected>();

  get all(): readonly Field[] {
    return [...this.#fields.values()].filter(({ dropped, values }) => !dropped && values.size > 0);
  }

  /** @param base the steps to `value` from the document */
  walk(
    value: Sampled,
    index: number,
    scope: "record" | "document",
    base: readonly Step[],
    names: readonly string[],
    steps: readonly string[] = [],
  ): void {
    if (value.kind === "string" || value.kind === "number") {
      if (value.text !== "") this.#add({ scope, base, steps, names }, index, value);
    } else if (value.kind === "array") {
      this.#walkAttributes(value.elements, index, { scope, base, steps, names });
    } else if (value.kind === "object" && steps.length < DEEPEST) {
      for (const [name, member] of value.members) {
        if (!isData(name)) this.walk(member, index, scope, base, [...names, name], [...steps, name]);
      }
    }
  }

  /** The name of a member that a `*` stands for. */
  member(nth: number, text: string, index: number, before: string): void {
    const field = this.#field(`member ${nth}`, () => ({
      source: { wildcard: nth + 1 },
      ...{ names: [singular(before), "id"], scope: "member" as const },
    }));
    field?.values.set(index, { kind: "string", text });
  }

  /** `[{"key": "service.name", "value": ...}, ...]`: the key names the value, if it is the same at this index in every record. */
  #walkAttributes(elements: readonly Sampled[], index: number, place: Place): void {
    for (const [at, element] of elements.entries()) {
      const key = element.kind === "object" ? keyOf(element.members) : undefined;
      if (key === undefined || element.kind !== "object") return;
      const [keyName, name] = key;
      for (const [member, value] of element.members) {
        if (member === keyName) continue;
        const steps = [...place.steps, String(at), member];
        this.walk(value, index, place.scope, place.base, [...place.names, name], steps);
      }
    }
  }

  #add({ scope, base, steps, names }: Place, index: number, value: Scalar): void {
    const pointer = pathText(steps);
    const field = this.#field(`${scope} ${pathText(base)} ${pointer}`, () => {
      const source = scope === "record" ? pointer : { document: pathText([...base, ...steps]) };
      // A name of the record that is `*` cannot be pointed at in the document.
      return steps.includes(EVERY) && scope === "document" ? undefined : { source, names, scope };
    });
    if (field === undefined) return;
    if (field.names.join("\0") !== names.join("\0")) field.dropped = true;
    field.values.set(index, value);
  }

  #field(key: string, create: () => Omit<Field, "values"> | undefined): Collected | undefined {
    const known = this.#fields.get(key);
    if (known !== undefined || this.#fields.size >= MOST) return known;
    const created = create();
    if (created === undefined) return undefined;
    const field = { ...created, values: new Map<number, Scalar>(), dropped: false };
    this.#fields.set(key, field);
    return field;
  }
}

interface Place {
  readonly scope: "record" | "document";
  readonly base: readonly Step[];
  readonly steps: readonly string[];
  readonly names: readonly string[];
}

function keyOf(members: ReadonlyMap<string, Sampled>): readonly [member: string, key: string] | undefined {
  for (const name of ["key", "name", "Key", "Name"]) {
    const value = members.get(name);
    const hasValue = members.has("value") || members.has("Value");
    if (hasValue && value?.kind === "string" && value.text !== undefined) return [name, value.text];
  }
  return undefined;
}

const singular = (name: string): string =>
  name
    .replace(/ies$/, "y")
    .replace(/([^s])s$/, "$1")
    .replace(/sses$/, "ss");
