import type { Credentials } from "../../target/clients/connect.ts";
import type { FromThread, ToThread } from "./messages.ts";

interface Waiting {
  readonly resolve: (credentials: Credentials) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread's credentials, which the main thread gets: a program that gives them may ask its user for a code, and is to ask once for all
 * threads.
 */
export class AskedCredentials {
  readonly #post: (message: FromThread) => void;
  readonly #waiting = new Map<number, Waiting>();
  #asks = 0;

  constructor(post: (message: FromThread) => void) {
    this.#post = post;
  }

  get({ forceRefresh = false }: { readonly forceRefresh?: boolean } = {}): Promise<Credentials> {
    return new Promise((resolve, reject) => {
      const ask = this.#asks++;
      this.#waiting.set(ask, { resolve, reject });
      this.#post({ kind: "ask", ask, forceRefresh });
    });
  }

  answered(answer: ToThread & { readonly kind: "credentials" | "noCredentials" }): void {
    const waiting = this.#waiting.get(answer.ask);
    this.#waiting.delete(answer.ask);
    if (answer.kind === "credentials") waiting?.resolve(answer.credentials);
    // Its name tells whether the run can go on.
    else waiting?.reject(Object.assign(new Error(answer.message), { name: answer.name }));
  }
}
