import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Thing } from "./account.ts";

/** The pretended account: a file that all stacks and runs share, and that tests change as people in a console would. */
export class Cloud {
  readonly #file: string | undefined;
  #inMemory: readonly Thing[] = [];

  /** @param file without one, the account is in memory, for a provider in this process */
  constructor(file?: string) {
    this.#file = file;
  }

  all(): Thing[] {
    if (this.#file === undefined) return [...this.#inMemory];
    return existsSync(this.#file) ? (JSON.parse(readFileSync(this.#file, "utf8")) as Thing[]) : [];
  }

  find(type: string, id: string): Thing | undefined {
    return this.all().find((thing) => thing.type === type && thing.id === id);
  }

  put(thing: Thing): void {
    this.#write([...this.#without(thing.type, thing.id), thing]);
  }

  remove(type: string, id: string): void {
    this.#write(this.#without(type, id));
  }

  #without(type: string, id: string): Thing[] {
    return this.all().filter((thing) => thing.type !== type || thing.id !== id);
  }

  #write(things: readonly Thing[]): void {
    if (this.#file === undefined) this.#inMemory = things;
    else writeFileSync(this.#file, JSON.stringify(things, undefined, 1));
  }
}
