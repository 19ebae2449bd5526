/** How many write units per second a table takes, at a time in seconds. */
export interface TableModel {
  readonly title: string;
  unitsPerSecond(): number;
  /** When that may change next, in seconds; `undefined` if it stays. */
  nextChange(): number | undefined;
  /** Time passes, with so many units per second used. */
  advance(to: number, used: number): void;
}

/** Provisioned capacity, a maximum of an on-demand table, or one that was warmed up: it takes so many and no more. */
export const fixedTable = (units: number): TableModel => ({
  title: `${units.toLocaleString("en")} write units/s`,
  unitsPerSecond: () => units,
  nextChange: () => undefined,
  advance: () => undefined,
});

/** "Within 30 minutes", as the documentation of on-demand tables says. */
const STEP_SECONDS = 1_800;

/**
 * An on-demand table as it is documented: it takes up to double its previous peak, and throttles who more than doubles within 30 minutes.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export class OnDemandTable implements TableModel {
  readonly title: string;
  readonly #most: number;
  #units: number;
  #peak = 0;
  #step = STEP_SECONDS;

  /**
   * @param units a new table takes 4,000
   * @param most the account's limit for a table, 40,000 by default
   */
  constructor(units: number, most: number) {
    [this.#units, this.#most] = [units, most];
    this.title = `on demand, ${units.toLocaleString("en")} at first, at most ${most.toLocaleString("en")}`;
  }

  unitsPerSecond(): number {
    return this.#units;
  }

  nextChange(): number | undefined {
    return this.#units >= this.#most ? undefined : this.#step;
  }

  advance(to: number, used: number): void {
    this.#peak = Math.max(this.#peak, used);
    while (to >= this.#step) {
      this.#units = Math.min(this.#most, Math.max(this.#units, 2 * this.#peak));
      [this.#peak, this.#step] = [used, this.#step + STEP_SECONDS];
    }
  }
}
