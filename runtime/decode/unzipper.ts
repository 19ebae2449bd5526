import { createGunzip } from "node:zlib";

/** A gzip stream that takes its input piece by piece and returns the output of each piece. */
export class Unzipper {
  readonly #stream = createGunzip({ chunkSize: 65_536 });
  #unpacked: Uint8Array[] = [];
  #settle: (error?: Error | null) => void = () => undefined;

  constructor() {
    this.#stream.on("data", (chunk: Uint8Array) => this.#unpacked.push(chunk));
    this.#stream.on("error", (error) => this.#settle(error));
    this.#stream.on("end", () => this.#settle());
  }

  /** Whether zeros after the last member have ended the stream. */
  get ended(): boolean {
    return this.#stream.readableEnded;
  }

  /** @throws zlib's error; the output of this piece is lost */
  async write(piece: Uint8Array): Promise<void> {
    await this.#settled((done) => this.#stream.write(piece, done));
  }

  /** @throws zlib's error if the data is truncated */
  async end(): Promise<void> {
    await this.#settled(() => this.#stream.end());
  }

  /** Returns the output since the last call. */
  take(): readonly Uint8Array[] {
    const taken = this.#unpacked;
    this.#unpacked = [];
    return taken;
  }

  destroy(): void {
    this.#stream.destroy();
  }

  #settled(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = (error) => (error ? reject(error) : resolve());
      start(this.#settle);
    });
  }
}
