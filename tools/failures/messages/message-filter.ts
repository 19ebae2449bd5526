import type { MessageContents } from "./message-contents.ts";

/** Which messages are meant; what is `undefined` does not matter. */
export interface MessageFilter {
  /** The name of a reason. */
  readonly only: string | undefined;
  /** Of a key. */
  readonly prefix: string | undefined;
  /** Milliseconds. */
  readonly olderThan: number | undefined;
}

/**
 * Whether a message is meant.
 *
 * A message is taken as a whole: where one of its objects or reasons is meant, it is.
 *
 * @param age milliseconds
 */
export function matchesFilter(
  contents: MessageContents,
  age: number,
  { only, prefix, olderThan }: MessageFilter,
): boolean {
  if (olderThan !== undefined && age < olderThan) return false;
  if (only !== undefined && !reasonNames(contents).includes(only)) return false;
  if (prefix === undefined) return true;
  return contents.kind !== "unknown" && contents.objects.some(({ key }) => key.startsWith(prefix));
}

/** The reason of messages that are not understood. */
export const NOT_UNDERSTOOD = "not-understood";

/** The reasons of a message, each once. */
export function reasonNames(contents: MessageContents): readonly string[] {
  if (contents.kind === "unknown") return [NOT_UNDERSTOOD];
  const names = [...new Set(contents.reasons.map(({ name }) => name))];
  if (names.length > 0) return names;
  // A report without reasons; or an event that asks for nothing.
  return [contents.kind === "rejected" ? "unnamed" : "nothing-to-do"];
}
