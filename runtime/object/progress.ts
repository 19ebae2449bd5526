/** How far the processing of an object came. It is plain JSON, and small whatever the object's size. */
export interface Progress {
  /** The records before this index are done, except those in `left`. */
  readonly records: number;
  /** The indexes of records before `records` that are not done, ascending: at most as many as are stored at once. */
  readonly left: readonly number[];
}

export const BEGINNING: Progress = { records: 0, left: [] };

/** How many records are done. */
export const doneOf = ({ records, left }: Progress): number => records - left.length;

/** Notes which records of an object are done. Records begin in the order of their indexes, and end in any order. */
export class ProgressNotes {
  #records: number;
  readonly #left: Set<number>;

  constructor({ records, left }: Progress) {
    this.#records = records;
    this.#left = new Set(left);
  }

  isDone(index: number): boolean {
    return index < this.#records && !this.#left.has(index);
  }

  begin(index: number): void {
    this.#left.add(index);
    this.#records = Math.max(this.#records, index + 1);
  }

  end(index: number): void {
    this.#left.delete(index);
  }

  get progress(): Progress {
    return { records: this.#records, left: [...this.#left].sort((a, b) => a - b) };
  }
}
