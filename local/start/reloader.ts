import { describeSystemError } from "../../terminal/system-error.ts";

/** What came of a reload that did not fail. */
export type Reloaded =
  | {
      readonly kind: "reloaded";
      /** What people who use the pipeline have to know, such as `the table is now Orders`. */
      readonly news: readonly string[];
    }
  | { readonly kind: "unchanged" };

/** How a reload ended, for which files. */
export type ReloadResult = { readonly names: readonly string[] } & (
  (Reloaded & { readonly milliseconds: number }) | { readonly kind: "failed"; readonly message: string }
);

/** Runs one reload at a time: files that change meanwhile lead to one more reload afterwards. */
export class Reloader {
  readonly #reload: () => Promise<Reloaded>;
  readonly #onEnd: (result: ReloadResult) => void;
  readonly #changed = new Set<string>();
  #running: Promise<void> | undefined;
  #stopped = false;

  /**
   * @param reload rejects where what changed cannot run
   * @param onEnd is not called for a reload that `stop` interrupted
   */
  constructor(reload: () => Promise<Reloaded>, onEnd: (result: ReloadResult) => void) {
    this.#reload = reload;
    this.#onEnd = onEnd;
  }

  /** Takes note of files that changed. */
  changed(names: readonly string[]): void {
    for (const name of names) this.#changed.add(name);
    this.#running ??= this.#run();
  }

  /** Begins no further reload, and resolves when the one that runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#changed.size > 0 && !this.#stopped) {
      const names = [...this.#changed].sort();
      this.#changed.clear();
      const result = await this.#once(names);
      if (!this.#isStopped()) this.#onEnd(result);
    }
    this.#running = undefined;
  }

  async #once(names: readonly string[]): Promise<ReloadResult> {
    const started = performance.now();
    try {
      const reloaded = await this.#reload();
      return { ...reloaded, names, milliseconds: performance.now() - started };
    } catch (error) {
      const message = describeSystemError(error) ?? (error instanceof Error ? error.message : String(error));
      return { kind: "failed", names, message: message.trim().replace(/\s*\n\s*/g, "; ") };
    }
  }

  /** A method, since TypeScript takes a field that was false before an `await` for false after it. */
  #isStopped(): boolean {
    return this.#stopped;
  }
}
