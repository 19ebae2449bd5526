import { isJsonNumber } from "../../json/decimal.ts";
import { LIMITS, type SetOrBinary } from "../../model/attribute-value.ts";
import { fromBase64 } from "./typed-visitor.ts";

export type SetTag = "SS" | "NS" | "BS";

export const isSetTag = (tag: string): tag is SetTag => tag === "SS" || tag === "NS" || tag === "BS";

/** Collects the elements of a set, up to what an item can hold. */
export class TypedSet {
  readonly #tag: SetTag;
  #texts: string[] = [];
  #bytes: Uint8Array[] = [];
  #length = 0;
  #isTooLarge = false;

  constructor(tag: SetTag) {
    this.#tag = tag;
  }

  /** The set; `undefined` if it is too large for any item. */
  get value(): SetOrBinary | "empty" | undefined {
    if (this.#isTooLarge) return undefined;
    if (this.#length === 0) return "empty";
    switch (this.#tag) {
      case "SS":
        return { SS: this.#texts };
      case "NS":
        return { NS: this.#texts };
      case "BS":
        return { BS: this.#bytes };
    }
  }

  /** @returns whether the element is of the set's type */
  add(kind: string, text: string | undefined): boolean {
    if (kind !== "string" && !(this.#tag === "NS" && kind === "number")) return false;
    if (this.#tag === "NS" && !isJsonNumber(text ?? "")) return false;
    const bytes = this.#tag === "BS" && text !== undefined ? fromBase64(text) : undefined;
    if (this.#tag === "BS" && text !== undefined && !bytes) return false;
    this.#length += 1 + (bytes ?? text ?? "").length;
    this.#isTooLarge ||= text === undefined || this.#length > LIMITS.itemBytes;
    if (this.#isTooLarge) {
      this.#texts = [];
      this.#bytes = [];
    } else if (bytes) this.#bytes.push(bytes);
    else this.#texts.push(text ?? "");
    return true;
  }
}
