import { setMaxListeners } from "node:events";

/** Why a run stops before its end. */
export type StopReason = { readonly kind: "interrupted" } | { readonly kind: "failed"; readonly error: unknown };

/** Stops a run. Only the first reason counts. */
export class Stop {
  readonly #controller = new AbortController();
  #reason: StopReason | undefined;

  /** @param interrupt aborted by Ctrl-C */
  constructor(interrupt: AbortSignal) {
    // Each waiting call listens to it, and hundreds wait when AWS throttles.
    setMaxListeners(0, this.#controller.signal);
    const onInterrupt = (): void => this.#turn({ kind: "interrupted" });
    if (interrupt.aborted) onInterrupt();
    else interrupt.addEventListener("abort", onInterrupt, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Stops the run because no further work is possible. */
  fail(error: unknown): void {
    this.#turn({ kind: "failed", error });
  }

  #turn(reason: StopReason): void {
    this.#reason ??= reason;
    this.#controller.abort();
  }
}
