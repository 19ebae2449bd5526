import { expect } from "chai";
import { sessions } from "../../../../tools/report/page/sessions.ts";
import type { Session } from "../../../../tools/report/course.ts";
import { dataWith, textOf } from "./sample-data.ts";

const session = (ended: Session["ended"]): Session => ({
  ...{
    began: Date.UTC(2026, 10, 1, 9, 30),
    limits: { concurrency: 1_024 },
    milliseconds: 90_000,
    objects: 4_000,
    ended,
  },
});

describe("the sessions in a report", () => {
  it("are left out where there was one", () => {
    expect(sessions(dataWith({ sessions: [session("finished")] }))).to.equal(undefined);
  });

  it("say how each ended, and the last as the run does where it has not said it", () => {
    const all = [session("interrupted"), session(undefined), session(undefined)];
    const row = (ended: string): string => `2026-11-01 09:30:00|${ended}|4,000|1 min 30 s|1,024`;

    expect(textOf(sessions(dataWith({ sessions: all, status: "at work" })))).to.equal(
      "Sessions|The processes that worked on this run|Began (UTC)|Ended|Objects|Worked|At once|" +
        [row("interrupted"), row("killed"), row("at work")].join("|"),
    );
  });
});
