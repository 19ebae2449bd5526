import { isFields, isText } from "../../../runtime/model/fields.ts";
import type { Reason } from "./message-contents.ts";

/**
 * Derives why Lambda gave up an event.
 *
 * @param condition `RetriesExhausted` or `EventAgeExceeded`
 * @param response the function's answer: its error, with `errorType` and `errorMessage`; may be missing
 */
export function invocationReason(condition: unknown, response: unknown): Reason {
  const { errorType, errorMessage } = isFields(response) ? response : {};
  const type = isText(errorType) ? errorType : undefined;
  const message = isText(errorMessage) ? errorMessage : undefined;
  const said = [type, message].filter((part) => part !== undefined).join(": ");
  if (condition === "EventAgeExceeded") {
    return { name: "event-too-old", detail: said === "" ? "it waited longer than Lambda keeps an event" : said };
  }
  if (type === "Sandbox.Timedout" || /\btask timed out after\b/i.test(message ?? "")) {
    return { name: "timed-out", detail: said };
  }
  // The sandbox kills a process that exceeds its memory. Before that, Node aborts when its heap is full.
  if (type === "Runtime.OutOfMemory" || /\bsignal: (?:killed|aborted)\b/.test(message ?? "")) {
    return { name: "out-of-memory", detail: said };
  }
  return { name: "function-failed", detail: said === "" ? "Lambda does not say why" : said };
}
