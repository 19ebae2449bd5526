/** Keeps when the next turn is free. Times are milliseconds of any steady clock. */
export interface Turns {
  /**
   * Grants a turn, behind all that were granted before.
   *
   * @param earliest the turn does not begin before this
   * @param milliseconds until the next turn may begin
   * @returns when the turn begins
   */
  grant(earliest: number, milliseconds: number): number;
}

/** The turns of one pacer. */
export class OwnTurns implements Turns {
  #next = -Infinity;

  grant(earliest: number, milliseconds: number): number {
    const turn = Math.max(this.#next, earliest);
    this.#next = turn + milliseconds;
    return turn;
  }
}

const NANOSECONDS = 1e6;

/** The turns of several threads' pacers. The memory holds one number: when the next turn is free, in nanoseconds. */
export class SharedTurns implements Turns {
  readonly #next: BigInt64Array;

  /** @param memory from {@link sharedTurnsMemory}, which all the threads get */
  constructor(memory: SharedArrayBuffer) {
    this.#next = new BigInt64Array(memory);
  }

  grant(earliest: number, milliseconds: number): number {
    const from = nanoseconds(earliest);
    const length = nanoseconds(milliseconds);
    for (;;) {
      const next = Atomics.load(this.#next, 0);
      const turn = next > from ? next : from;
      // Another thread may have been granted this turn in between.
      if (Atomics.compareExchange(this.#next, 0, next, turn + length) === next) return Number(turn) / NANOSECONDS;
    }
  }
}

export function sharedTurnsMemory(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  new BigInt64Array(memory)[0] = LEAST;
  return memory;
}

/** Turns beyond either bound, some three hundred years from now, are never reached. */
const MOST = 2n ** 62n;
const LEAST = -MOST;

function nanoseconds(milliseconds: number): bigint {
  const exact = milliseconds * NANOSECONDS;
  return Math.abs(exact) < Number(MOST) / 2 ? BigInt(Math.round(exact)) : exact > 0 ? MOST / 2n : LEAST / 2n;
}
