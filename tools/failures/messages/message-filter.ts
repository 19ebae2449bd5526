import type { MessageContents } from "./message-contents.ts";

/** Selects messages. An `undefined` filter matches every message. */
export interface MessageFilter {
  /** The name of a reason. */
  readonly only: string | undefined;
  /** The prefix of a key. */
  readonly prefix: string | undefined;
  /** The minimum age in milliseconds. */
  readonly olderThan: number | undefined;
}

/**
 * Whether a message matches.
 *
 * A message is selected as a whole: it matches if any of its objects or reasons does.
 *
 * @param age in milliseconds
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
  // A report without reasons, or an event without objects.
  return [contents.kind === "rejected" ? "unnamed" : "nothing-to-do"];
}
