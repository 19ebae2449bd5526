import { PointerMatcher } from "../../json/pointer-matcher.ts";
import type { Position } from "../../json/position.ts";
import { DataCapture, ScalarCapture } from "../../map/captures.ts";
import type { PlacedValue } from "../../map/extracted-record.ts";
import type { SetOrBinary } from "../../model/attribute-value.ts";
import type { MappedPlace } from "../../map/parse-mapping.ts";

/** Captures the value at one of the mapping's places, from the tokens of the value that the place starts from. */
export class CapturedPlace {
  readonly #matcher: PointerMatcher;
  readonly #capture: ScalarCapture | DataCapture;
  /** Whether the current value is being captured. */
  active = false;

  constructor({ tokens, keeps }: MappedPlace) {
    this.#matcher = new PointerMatcher(tokens);
    this.#capture = keeps === "scalar" ? new ScalarCapture() : new DataCapture();
  }

  get value(): PlacedValue | undefined {
    return this.#capture.value;
  }

  /** The value that the place starts from begins. */
  enterRoot(): void {
    this.active = this.#matcher.isAt(0);
  }

  /**
   * A member of a container begins, `depth` levels below the root.
   *
   * @param token its name or index; `undefined` if it cannot matter
   */
  enterMember(depth: number, token: string | number | undefined): void {
    if (this.active) return;
    // As for JSON.parse, the last of duplicate names wins.
    if (this.#matcher.enter(depth - 1, token)) this.#capture.clear();
    this.active = this.#matcher.isAt(depth);
  }

  /** A value `depth` levels below the root has ended. */
  leave(depth: number): void {
    if (this.active && this.#matcher.isAt(depth)) this.active = false;
  }

  reset(): void {
    this.#capture.clear();
    this.#matcher.reset();
    this.active = false;
  }

  open(kind: "object" | "array", position: () => Position): void {
    if (this.active) this.#capture.open(kind, position);
  }

  close(): void {
    if (this.active) this.#capture.close();
  }

  name(name: string | undefined): void {
    if (this.active) this.#capture.name(name);
  }

  string(text: string | undefined, position: () => Position): void {
    if (this.active) this.#capture.string(text, position);
  }

  number(text: string, position: () => Position): void {
    if (this.active) this.#capture.number(text, position);
  }

  literal(literal: "true" | "false" | "null", position: () => Position): void {
    if (this.active) this.#capture.literal(literal, position);
  }

  attribute(value: SetOrBinary | undefined, position: () => Position): void {
    if (this.active) this.#capture.attribute(value, position);
  }
}
