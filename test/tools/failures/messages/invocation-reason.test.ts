import { expect } from "chai";
import { invocationReason } from "../../../../tools/failures/messages/invocation-reason.ts";

describe("invocationReason", () => {
  const cases: readonly { condition?: string; response?: unknown; name: string; detail: string }[] = [
    { name: "function-failed", detail: "Lambda does not say why" },
    { response: null, name: "function-failed", detail: "Lambda does not say why" },
    { response: { errorType: 1, errorMessage: "" }, name: "function-failed", detail: "Lambda does not say why" },
    { response: { errorType: "E" }, name: "function-failed", detail: "E" },
    { response: { errorMessage: "m" }, name: "function-failed", detail: "m" },
    { response: { errorType: "E", errorMessage: "m" }, name: "function-failed", detail: "E: m" },
    { condition: "EventAgeExceeded", name: "event-too-old", detail: "it waited longer than Lambda keeps an event" },
    { condition: "EventAgeExceeded", response: { errorType: "E" }, name: "event-too-old", detail: "E" },
    {
      condition: "EventAgeExceeded",
      response: { errorType: "Sandbox.Timedout" },
      name: "event-too-old",
      detail: "Sandbox.Timedout",
    },
    { response: { errorType: "Sandbox.Timedout" }, name: "timed-out", detail: "Sandbox.Timedout" },
    {
      response: { errorMessage: "2026 r Task timed out after 3.00 seconds" },
      name: "timed-out",
      detail: "2026 r Task timed out after 3.00 seconds",
    },
    {
      response: { errorMessage: "multitask timed out after" },
      name: "function-failed",
      detail: "multitask timed out after",
    },
    { response: { errorType: "Runtime.OutOfMemory" }, name: "out-of-memory", detail: "Runtime.OutOfMemory" },
    { response: { errorMessage: "signal: killed" }, name: "out-of-memory", detail: "signal: killed" },
    { response: { errorMessage: "signal: aborted" }, name: "out-of-memory", detail: "signal: aborted" },
    { response: { errorMessage: "signal: terminated" }, name: "function-failed", detail: "signal: terminated" },
  ];
  for (const { condition = "RetriesExhausted", response, name, detail } of cases) {
    it(`is ${name} for ${condition} and ${response === undefined ? "no response" : JSON.stringify(response)}`, () =>
      expect(invocationReason(condition, response)).to.deep.equal({ name, detail }));
  }
});
