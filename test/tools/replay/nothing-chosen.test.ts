import { expect } from "chai";
import type { MessageFilter } from "../../../tools/failures/messages/message-filter.ts";
import { nothingChosen } from "../../../tools/replay/nothing-chosen.ts";
import type { ReplaySummary } from "../../../tools/replay/replay-summary.ts";
import { summaryOf } from "./replayed.ts";

describe("nothingChosen", () => {
  const none = { only: undefined, prefix: undefined, olderThan: undefined };
  const seen = { notChosen: 1_200, reasons: { event: 1_000, empty: 200 } };
  const cases: {
    title: string;
    summary: Partial<ReplaySummary>;
    choice?: Partial<MessageFilter>;
    says: string | undefined;
  }[] = [
    { title: "something was taken", summary: { ...seen, taken: 1 }, says: undefined },
    { title: "nothing was there", summary: {}, says: undefined },
    { title: "it was interrupted", summary: { ...seen, ended: "interrupted" }, says: undefined },
    {
      title: "no message has the reason",
      summary: seen,
      choice: { only: "misspelt" },
      says: 'Nothing matched: 1,200 messages seen, and none for the reason "misspelt". Seen were event (1000), empty (200).',
    },
    {
      title: "no failure of a run has the reason",
      summary: { notChosen: 1, reasons: { event: 1 }, left: undefined as unknown as { waiting: 0; inFlight: 0 } },
      choice: { only: "misspelt" },
      says: 'Nothing matched: 1 failure seen, and none for the reason "misspelt". Seen were event (1).',
    },
    {
      title: "no message passes all filters",
      summary: { ...seen, notChosen: 1 },
      choice: { only: "event", prefix: "p", olderThan: 5 },
      says: "Nothing matched: 1 message seen, and none passes --only and --prefix and --older-than.",
    },
    {
      title: "none is old enough",
      summary: { ...seen, notChosen: 2 },
      choice: { olderThan: 5 },
      says: "Nothing matched: 2 messages seen, and none passes --older-than.",
    },
  ];
  for (const { title, summary, choice = {}, says } of cases) {
    it(`says ${says === undefined ? "nothing" : "why"} if ${title}`, () => {
      expect(nothingChosen(summaryOf(summary), { ...none, ...choice })).to.equal(says);
    });
  }
});
