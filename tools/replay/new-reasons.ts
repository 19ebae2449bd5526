import { recordPlace } from "../../terminal/text/record-place.ts";
import type { Reason } from "../failures/messages/message-contents.ts";
import type { ReplayedObject } from "./replay-message.ts";

/** Why a message's objects failed in a replay: each reason once, with its first example. */
export function newReasons(objects: readonly ReplayedObject[]): readonly Reason[] {
  const reasons = new Map<string, Reason>();
  const add = (name: string, detail: string): void => {
    if (!reasons.has(name)) reasons.set(name, { name, detail });
  };
  for (const { replay } of objects) {
    if (replay.kind === "done") continue;
    const { failure } = replay;
    if (failure.kind === "failed") add(failure.error.name, failure.error.message);
    else for (const each of failure.reasons) add(each.reason, `${recordPlace(each)}: ${each.detail}`);
  }
  return [...reasons.values()];
}
