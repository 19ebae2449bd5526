import type { MessageContents, Reason } from "./message-contents.ts";

/** Why a message failed in its last replay. */
export interface LastReplay {
  /** Epoch milliseconds. */
  readonly t: number;
  /** Each name once. */
  readonly reasons: readonly Reason[];
}

/**
 * Replaces the reasons of a message by those of its last failed replay, which are newer.
 *
 * Both commands read messages through this, so that what one lists is what the other selects with `--only` and replays.
 */
export function withLastReplay(contents: MessageContents, last: LastReplay | undefined): MessageContents {
  if (last === undefined || contents.kind === "unknown" || contents.kind === "foreign") return contents;
  return { ...contents, reasons: last.reasons };
}
