import type { TypedVisitor } from "../../../../runtime/decode/types/typed-visitor.ts";

/** A JSON value of the sample. Numbers keep their digits; a text is `undefined` if it is too long to be a key or a time. */
export type Sampled =
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, Sampled> }
  | { readonly kind: "array"; readonly elements: readonly Sampled[] }
  | Scalar
  | { readonly kind: "true" | "false" | "null" };

export type Scalar =
  { readonly kind: "string"; readonly text: string | undefined } | { readonly kind: "number"; readonly text: string };

export type SampledObject = Extract<Sampled, { readonly kind: "object" }>;

interface Open {
  readonly value: Sampled;
  readonly add: (value: Sampled) => void;
  name: string | undefined;
}

/** Builds the documents of a text as values. */
export class SampleBuilder implements TypedVisitor {
  readonly documents: Sampled[] = [];
  /** Whether the document that has just ended is no record. */
  isPassedOver: () => boolean = () => false;
  readonly #open: Open[] = [];
  #current: Sampled | undefined;

  onOpen(kind: "object" | "array"): void {
    if (kind === "object") {
      const members = new Map<string, Sampled>();
      const open: Open = {
        value: { kind, members },
        name: undefined,
        add: (value) => addTo(members, open.name, value),
      };
      this.#begin(open);
    } else {
      const elements: Sampled[] = [];
      this.#begin({ value: { kind, elements }, name: undefined, add: (value) => void elements.push(value) });
    }
  }

  onClose(): void {
    this.#open.pop();
  }

  onName(name: string | undefined): void {
    const open = this.#open.at(-1);
    if (open) open.name = name;
  }

  onString(text: string | undefined): void {
    this.#add({ kind: "string", text });
  }

  onNumber(text: string): void {
    this.#add({ kind: "number", text });
  }

  onLiteral(kind: "true" | "false" | "null"): void {
    this.#add({ kind });
  }

  /** A set or binary data, which is neither key nor time. */
  onAttribute(): void {
    this.#add({ kind: "array", elements: [] });
  }

  onDocument(): void {
    if (this.#current && !this.isPassedOver()) this.documents.push(this.#current);
    this.#current = undefined;
  }

  /** Discards the current document, because it has a fault. */
  reset(): void {
    this.#open.length = 0;
    this.#current = undefined;
  }

  /** Takes what was read of a document that goes on behind the sample. */
  cut(): void {
    // An outermost scalar may be half of one.
    if (this.#open.length > 0) this.onDocument();
    this.reset();
  }

  #begin(open: Open): void {
    this.#add(open.value);
    this.#open.push(open);
  }

  #add(value: Sampled): void {
    const open = this.#open.at(-1);
    if (open) open.add(value);
    else this.#current = value;
  }
}

function addTo(members: Map<string, Sampled>, name: string | undefined, value: Sampled): void {
  // A name that is too long to be kept is in no pointer.
  if (name !== undefined) members.set(name, value);
}
