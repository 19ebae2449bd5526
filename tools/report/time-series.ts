/** What happened in a slice of a run's time. */
export interface Slice {
  objects: number;
  retries: number;
  throttles: number;
  /** Objects at once, allowed at its end; `undefined` where nobody said. */
  concurrency: number | undefined;
}

const MOST_SLICES = 600;

/** A run's course, in slices of equal length, which grow as the run does: memory is bounded, however long it took. */
export class TimeSeries {
  #seconds = 1;
  #slices: Slice[] = [];

  /** The length of a slice. */
  get seconds(): number {
    return this.#seconds;
  }

  get slices(): readonly Slice[] {
    return this.#slices;
  }

  /** @param at milliseconds of work since the run began */
  at(at: number): Slice {
    let index = Math.floor(at / 1_000 / this.#seconds);
    while (index >= MOST_SLICES) {
      this.#halve();
      index = Math.floor(at / 1_000 / this.#seconds);
    }
    while (this.#slices.length <= index) {
      this.#slices.push({ objects: 0, retries: 0, throttles: 0, concurrency: this.#slices.at(-1)?.concurrency });
    }
    return this.#slices[index] as Slice;
  }

  #halve(): void {
    this.#seconds *= 2;
    const halved: Slice[] = [];
    for (let i = 0; i < this.#slices.length; i += 2) {
      const first = this.#slices[i] as Slice;
      const second = this.#slices[i + 1];
      halved.push({
        objects: first.objects + (second?.objects ?? 0),
        retries: first.retries + (second?.retries ?? 0),
        throttles: first.throttles + (second?.throttles ?? 0),
        concurrency: second?.concurrency ?? first.concurrency,
      });
    }
    this.#slices = halved;
  }
}
