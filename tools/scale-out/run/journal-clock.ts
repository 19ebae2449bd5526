/**
 * Dates the journal of a run on AWS by what the workers say of their shards, and not by when the command reads it. So a run has the
 * same duration and the same course however late it is followed.
 */
export class JournalClock {
  readonly #real: () => number;
  #time: number | undefined;

  /**
   * @param real epoch milliseconds
   * @param last when the journal's last line was written: no line may be older
   */
  constructor(real: () => number, last: number | undefined) {
    this.#real = real;
    this.#time = last;
  }

  /** Epoch milliseconds; the real time, until it is set. */
  readonly now = (): number => this.#time ?? this.#real();

  /** Moves on to a time, and stays there. It never goes back, and not beyond the real time: clocks of other machines may be fast. */
  moveTo(time: number): void {
    this.#time = Math.max(this.#time ?? time, Math.min(time, this.#real()));
  }
}
