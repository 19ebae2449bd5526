import type { Lot } from "../../../runtime/work/shard/lots.ts";

/** So much work is an object whatever its size: about what it takes to decode these bytes. */
const BYTES_AN_OBJECT = 32 * 1024;

/** What a worker may have before it. Where objects are large, more would wait with it while others have nothing to do. */
const MOST_BYTES = 64 * 1024 * 1024;

/** So many objects at once keep a worker busy whatever their size: while one waits for S3, another is decoded. */
const LEAST_LOTS = 4;

/** What one worker has before it. */
export class Member {
  /** Begun or waiting. */
  lots = 0;
  #bytes = 0;

  /** An estimate of the work, for comparison. */
  get load(): number {
    return this.#bytes + this.lots * BYTES_AN_OBJECT;
  }

  /** Whether it has bytes enough for now. */
  get isLoaded(): boolean {
    return this.lots >= LEAST_LOTS && this.#bytes >= MOST_BYTES;
  }

  /** Counts a lot until its work has ended. */
  async has(lot: Lot, work: Promise<void>): Promise<void> {
    const bytes = bytesOf(lot);
    this.lots += 1;
    this.#bytes += bytes;
    try {
      await work;
    } finally {
      this.lots -= 1;
      this.#bytes -= bytes;
    }
  }
}

/** As far as sizes are known. */
export const bytesOf = ({ objects }: Lot): number => objects.reduce((all, { object }) => all + (object.size ?? 0), 0);
