import { doneOf } from "../object/progress.ts";
import type { EventObject } from "./read/event-object.ts";
import type { HandlingOptions } from "./handling-options.ts";

/** In bytes. A smaller object cannot fill the memory. */
const LARGE_BYTES = 1024 * 1024;

/** An object that takes no longer cannot be what an invocation timed out on. */
const SOON_MILLISECONDS = 1_000;

const DEFAULT_AFTER: NonNullable<HandlingOptions["after"]> = (milliseconds, action) => {
  const timer = setTimeout(action, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Logs the beginning of an object that may outlast its invocation: one that is large or of unknown size at once, any other if it
 * takes long. Lambda ends a process that is out of time or memory without a word, and then this line says which object it was.
 *
 * Ordinary objects get no such line: their line at the end already costs as much as an item.
 */
export function announceSlowObject(
  { ref, stated, earlier }: EventObject,
  { log, after = DEFAULT_AFTER }: HandlingOptions,
): { readonly isAnnounced: () => boolean; readonly end: () => void } {
  let isAnnounced = false;
  const announce = (): void => {
    isAnnounced = true;
    log.info("object begun", {
      object: ref,
      ...(stated === undefined ? {} : { sizeBytes: stated.size }),
      ...(earlier === undefined ? {} : { part: earlier.part + 1, recordsBefore: doneOf(earlier.progress) }),
    });
  };
  if (stated === undefined || stated.size >= LARGE_BYTES) {
    announce();
    return { isAnnounced: () => true, end: () => undefined };
  }
  return { isAnnounced: () => isAnnounced, end: after(SOON_MILLISECONDS, announce) };
}
