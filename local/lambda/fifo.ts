interface Link<T> {
  readonly value: T;
  next: Link<T> | undefined;
}

/** A queue in which any number of values may wait: to take the first of a long array would move all others. */
export class Fifo<T> {
  #first: Link<T> | undefined;
  #last: Link<T> | undefined;

  constructor(values: Iterable<T>) {
    for (const value of values) this.push(value);
  }

  push(value: T): void {
    const link = { value, next: undefined };
    if (this.#last === undefined) this.#first = link;
    else this.#last.next = link;
    this.#last = link;
  }

  /** Takes the value that has waited longest; undefined if none waits. */
  take(): T | undefined {
    const taken = this.#first;
    this.#first = taken?.next;
    if (this.#first === undefined) this.#last = undefined;
    return taken?.value;
  }
}
