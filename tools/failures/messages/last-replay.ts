import type { MessageContents, Reason } from "./message-contents.ts";

/** Why a message failed when it was replayed last. */
export interface LastReplay {
  /** Epoch milliseconds. */
  readonly t: number;
  /** Each name once. */
  readonly reasons: readonly Reason[];
}

/**
 * What a message is after a replay of it that failed: the reasons of the message itself are out of date.
 *
 * What is listed, chosen by `--only` and replayed must be the same, so both commands read messages through this.
 */
export function withLastReplay(contents: MessageContents, last: LastReplay | undefined): MessageContents {
  if (last === undefined || contents.kind === "unknown" || contents.kind === "foreign") return contents;
  return { ...contents, reasons: last.reasons };
}
