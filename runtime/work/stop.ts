import { setMaxListeners } from "node:events";

/** Why a run stops before its end. */
export type StopReason = { readonly kind: "interrupted" } | { readonly kind: "failed"; readonly error: unknown };

/** The one switch that stops a run: the first who turns it says why. */
export class Stop {
  readonly #controller = new AbortController();
  #reason: StopReason | undefined;

  /** @param interrupt aborted by Ctrl-C */
  constructor(interrupt: AbortSignal) {
    // Each call that waits listens to it, and hundreds wait when AWS throttles.
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

  /** Nothing more can be done. */
  fail(error: unknown): void {
    this.#turn({ kind: "failed", error });
  }

  #turn(reason: StopReason): void {
    this.#reason ??= reason;
    this.#controller.abort();
  }
}
