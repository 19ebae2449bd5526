const DEEPEST = 2;
const MOST = 40;

/** Collects pointers to the fields of a record, so that a mapping that finds nothing can be told what is there. */
export class FieldNames {
  readonly #pointers: string[] = [];
  /** The names on the way to the current member; an array has no name, and its members are not fields. */
  readonly #path: (string | undefined)[] = [];

  /** @param depth of the member, counted from 1 for a member of the record */
  name(depth: number, name: string | undefined): void {
    if (depth > DEEPEST || name === undefined || this.#pointers.length === MOST) return;
    this.#path.length = depth;
    this.#path[depth - 1] = name;
    // Within an array, an outer name is missing or that of an earlier member.
    const path = this.#path.slice(0, depth);
    if (path.includes(undefined)) return;
    const pointer = path.map((each = "") => `/${each.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    if (!this.#pointers.includes(pointer)) this.#pointers.push(pointer);
  }

  /** Whether a name came. */
  get hasBegun(): boolean {
    return this.#path.length > 0;
  }

  get pointers(): readonly string[] {
    return this.#pointers;
  }
}
