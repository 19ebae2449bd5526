/**
 * Notes the timeouts that were set from here on and are neither over nor cleared, by their milliseconds. Each of them keeps its
 * process running.
 */
export class PendingTimeouts {
  readonly #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  readonly #pending = new Map<unknown, number>();

  constructor() {
    const { setTimeout: set, clearTimeout: clear } = this.#real;
    const note = (act: () => void, milliseconds = 0): NodeJS.Timeout => {
      const timer = set(() => {
        this.#pending.delete(timer);
        act();
      }, milliseconds);
      this.#pending.set(timer, milliseconds);
      return timer;
    };
    const forget = (timer: NodeJS.Timeout | undefined): void => {
      this.#pending.delete(timer);
      clear(timer);
    };
    Object.assign(globalThis, { setTimeout: note, clearTimeout: forget });
  }

  get milliseconds(): readonly number[] {
    return [...this.#pending.values()];
  }

  /** Clears what is pending, and lets timeouts be set as before. */
  restore(): void {
    for (const timer of this.#pending.keys()) this.#real.clearTimeout(timer as NodeJS.Timeout);
    Object.assign(globalThis, this.#real);
  }
}
