const COUNTS = ["objects", "records", "writeUnits", "retries", "throttles"] as const;

/** What happened in a slice of a run's time. */
export type Slice = Record<(typeof COUNTS)[number], number> & {
  /** Objects at once, allowed at its end; `undefined` where no line of the journal says it. */
  concurrency: number | undefined;
};

/** In seconds of work since the run began. */
export type TimedSlice = Slice & { readonly from: number; readonly length: number };

const MOST_SLICES = 600;

/** A run's course, in slices of equal length, which grow as the run does: memory is bounded, however long it took. */
export class TimeSeries {
  #seconds = 1;
  #slices: Slice[] = [];

  /** The slice at a time. @param at milliseconds of work since the run began */
  at(at: number): Slice {
    let index = Math.floor(at / 1_000 / this.#seconds);
    while (index >= MOST_SLICES) {
      this.#halve();
      index = Math.floor(at / 1_000 / this.#seconds);
    }
    while (this.#slices.length <= index) {
      this.#slices.push(emptySlice(this.#slices.at(-1)?.concurrency));
    }
    return this.#slices[index] as Slice;
  }

  /**
   * All slices; the last is shorter than the others, unless it is too short to make a rate of: then it counts with the one
   * before.
   *
   * @param worked how long the run was at work, in milliseconds
   */
  until(worked: number): readonly TimedSlice[] {
    const seconds = this.#seconds;
    const timed = this.#slices.map((slice, index) => {
      const from = index * seconds;
      return { ...slice, from, length: Math.min(seconds, worked / 1_000 - from) };
    });
    const [before, rest] = timed.slice(-2);
    if (before && rest && rest.length < seconds / 2) {
      timed.splice(-2, 2, { ...merged(before, rest), from: before.from, length: before.length + rest.length });
    }
    return timed;
  }

  #halve(): void {
    this.#seconds *= 2;
    const halved: Slice[] = [];
    for (let i = 0; i < this.#slices.length; i += 2) {
      halved.push(merged(this.#slices[i] as Slice, this.#slices[i + 1]));
    }
    this.#slices = halved;
  }
}

function merged(first: Slice, second: Slice | undefined): Slice {
  const both = emptySlice(second?.concurrency ?? first.concurrency);
  for (const count of COUNTS) both[count] = first[count] + (second?.[count] ?? 0);
  return both;
}

function emptySlice(concurrency: number | undefined): Slice {
  return { objects: 0, records: 0, writeUnits: 0, retries: 0, throttles: 0, concurrency };
}
