import type { ObjectRef } from "../model/object.ts";
import { BodyReadError, type OpenedObject, type StatedObject } from "./object-source.ts";
import { Part, type Resumption } from "./part.ts";
import type { ProcessingOptions } from "./processing-options.ts";
import type { Progress } from "./progress.ts";
import { withRetries } from "./retry.ts";
import { isFolder, isMarker } from "./side-files.ts";
import { storeRecords } from "./store-records.ts";
import type { ProcessedObject } from "./tally.ts";

/** The outcome of an object. */
export type ObjectOutcome = { readonly kind: "gone"; readonly object: ObjectRef } | ProcessedObject;

/** An object that was not processed to its end; the outcomes are those of this part's records. */
export interface CutObject extends Omit<ProcessedObject, "kind"> {
  readonly kind: "cut";
  /** How far this and the earlier parts came. */
  readonly progress: Progress;
}

/** Options with which an object is processed to its end. */
export type WholeObjectOptions = Omit<ProcessingOptions, "stop">;

/**
 * Processes one object: opens it, decodes its records, and maps each to an item that it stores.
 *
 * This is the only way into the table, for live events, backfills and replays alike. It can be repeated at any time and run
 * concurrently: the table ends up the same.
 *
 * @param stated what is already known about the object; a body that is shorter is read again
 * @throws if a retry may still succeed, after the configured retries. Permanent faults are outcomes
 */
export async function processObject(
  ref: ObjectRef,
  options: WholeObjectOptions,
  stated?: StatedObject,
): Promise<ObjectOutcome> {
  const outcome = await processPart(ref, options, { stated });
  if (outcome.kind === "cut") throw new Error("an object was cut short, although nothing stopped it");
  return outcome;
}

export interface PartOptions {
  readonly stated?: StatedObject | undefined;
  /** Where the last part ended. Its records are not stored again, if the object still has that version. */
  readonly from?: Resumption | undefined;
}

/** Like {@link processObject}, from where an earlier part ended, and until `options.stop` is aborted. */
export async function processPart(
  ref: ObjectRef,
  options: ProcessingOptions,
  { stated, from }: PartOptions = {},
): Promise<ObjectOutcome | CutObject> {
  const part = new Part(ref, from);
  return withRetries(
    () => attempt(ref, part, options, stated),
    (error) => error instanceof BodyReadError,
    options.retry,
  );
}

async function attempt(
  ref: ObjectRef,
  part: Part,
  options: ProcessingOptions,
  stated: StatedObject | undefined,
): Promise<ObjectOutcome | CutObject> {
  const { stop } = options;
  const cut = (): CutObject => ({ ...part.outcome, kind: "cut", progress: part.progress });
  if (stop?.aborted) return cut();
  if (isMarker(ref.key)) return passOver(part);
  try {
    const result = await options.objects.open(ref, stated);
    switch (result.kind) {
      case "gone":
        return { kind: "gone", object: ref };
      case "archived": {
        const detail = `the object is in the storage class ${result.storageClass}: restore it, then process it again`;
        part.end(0, { kind: "rejected", rejection: { record: 0, line: 1, column: 1, reason: "archived", detail } });
        return part.outcome;
      }
      case "opened": {
        const isWhole = await processOpened(result.object, part, options);
        return isWhole ? part.outcome : cut();
      }
    }
  } catch (error) {
    // A call that failed because it was not retried any more; or the connection, closed by the stop.
    if (stop?.aborted) return cut();
    throw error;
  }
}

function passOver(part: Part): ObjectOutcome {
  part.end(0, { kind: "passedOver" });
  return part.outcome;
}

async function processOpened(object: OpenedObject, part: Part, options: ProcessingOptions): Promise<boolean> {
  const { stop } = options;
  part.open(object.version);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) object.close();
    isOpen = false;
  };
  // Otherwise the end would wait for bytes that come slowly.
  stop?.addEventListener("abort", close, { once: true });
  try {
    if (isFolder(object.version.key, object.sizeBytes)) {
      passOver(part);
      return true;
    }
    return await storeRecords(object, part, options);
  } finally {
    stop?.removeEventListener("abort", close);
    close();
  }
}
