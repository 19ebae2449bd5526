import type { Colors } from "picocolors/types.js";
import { printable } from "../../terminal/text/printable.ts";
import { itemCells } from "../items/item-text.ts";
import { type Item, type ObjectVersion, readItemsOf } from "../items/read-items.ts";
import { keyNames, type KeyNames } from "../../runtime/mapping/record-mapping.ts";
import type { Intake } from "../pipeline/address.ts";
import { formatLogEntry, type ObjectLogEntry, readLogEntry } from "../pipeline/function-log.ts";
import { ignoredText } from "../pipeline/intake.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { ReloadResult } from "./reloader.ts";

/** Of an invocation. */
interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** Items that are shown of an object; of one with more, only their number. */
const MOST_ITEMS = 3;

/** What a running pipeline prints: what becomes of each object, and of each change of the source. */
export class LiveLog {
  readonly #print: (text: string) => void;
  readonly #colors: Colors;
  #pipeline: Pipeline | undefined;
  #keys: KeyNames = keyNames({});
  /** The object that was processed last. */
  #latest: ObjectVersion | undefined;

  constructor(print: (text: string) => void, colors: Colors) {
    this.#print = print;
    this.#colors = colors;
  }

  /** From now on, an object that is put by itself is followed by its items. */
  showItemsOf(pipeline: Pipeline, keys: KeyNames): void {
    this.#keys = keys;
    this.#pipeline = pipeline;
  }

  /** A line of the function's log; what the function prints in other forms is shown as it is. */
  functionLine(line: unknown): void {
    const entry = readLogEntry(line);
    if (entry === undefined && typeof line !== "string") return; // metrics
    this.#latest = undefined;
    if (entry === undefined) this.#print(this.#colors.dim(printable(String(line))));
    else {
      this.#print(formatLogEntry(entry, this.#colors));
      if (this.#pipeline !== undefined) void this.#showItems(entry, this.#pipeline);
    }
  }

  failure({ errorType, errorMessage }: FunctionFailure, retryInMilliseconds: number | undefined): void {
    const next = retryInMilliseconds === undefined ? "" : ` (retried in ${retryInMilliseconds} ms)`;
    this.#print(this.#colors.red(`✗ the function failed: ${printable(`${errorType}: ${errorMessage}`)}${next}`));
  }

  ignored(key: string, intake: Intake): void {
    this.#latest = undefined;
    this.#print(this.#colors.yellow(ignoredText(key, intake)));
  }

  reload(result: ReloadResult): void {
    const files = filesText(result.names);
    switch (result.kind) {
      case "reloaded": {
        const seconds = (result.milliseconds / 1000).toFixed(1);
        this.#print(this.#colors.cyan(`↻ ${files}  ${[`reloaded in ${seconds} s`, ...result.news].join("; ")}`));
        break;
      }
      case "unchanged":
        this.#print(this.#colors.cyan(`↻ ${files}  changes nothing that runs here`));
        break;
      case "failed":
        this.#print(this.#colors.red(`✗ not reloaded, the version before keeps running: ${printable(result.message)}`));
        break;
    }
  }

  /** Not for one of many objects: there is no time for that, and nobody would read it. */
  async #showItems(entry: ObjectLogEntry, pipeline: Pipeline): Promise<void> {
    if (entry.kind !== "processed" || entry.versionId === undefined || pipeline.pending > 1) return;
    const { written = 0, storedByReference = 0 } = entry.outcomes;
    const count = written + storedByReference;
    if (count === 0 || count > MOST_ITEMS) return;
    const object = { key: entry.key, versionId: entry.versionId };
    this.#latest = object;
    const items = await pipeline
      .idle()
      .then(() => (this.#latest === object ? readItemsOf(pipeline.address, object, { keys: this.#keys }) : []))
      .catch(() => []); // It stops: nobody is left to look at them.
    if (this.#latest === object) for (const item of items) this.#print(this.#itemLine(item));
  }

  #itemLine(item: Item): string {
    const [userID = "", timestamp = "", data = ""] = itemCells(item);
    return this.#colors.dim(`    ${userID}  ${timestamp}  ${data}`);
  }
}

function filesText(names: readonly string[]): string {
  const [first = "", ...others] = names;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
