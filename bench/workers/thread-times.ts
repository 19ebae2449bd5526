import { readdirSync, readFileSync } from "node:fs";

/** Linux counts CPU time in hundredths of a second. */
const TICK_MILLISECONDS = 10;

/**
 * Watches how much CPU time each thread of a process takes, in milliseconds. Threads end before their process, so they are looked at
 * again and again; where there is no `/proc`, nothing is seen.
 */
export class ThreadTimes {
  readonly #folder: string;
  readonly #times = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#folder = `/proc/${pid}/task`;
    this.#timer = setInterval(() => this.#look(), 20);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The time of the busiest thread; `undefined` if nothing was seen. */
  get busiest(): number | undefined {
    return this.#times.size === 0 ? undefined : Math.max(...this.#times.values());
  }

  #look(): void {
    try {
      for (const id of readdirSync(this.#folder)) {
        // Behind the name, which may hold anything.
        const fields = readFileSync(`${this.#folder}/${id}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        this.#times.set(id, (Number(fields[11]) + Number(fields[12])) * TICK_MILLISECONDS);
      }
    } catch {
      // It has ended meanwhile.
    }
  }
}
