import { expect } from "chai";
import { totals } from "../../../../tools/report/page/totals.ts";
import { dataWith, PLAN, summaryWith, textOf } from "./sample-data.ts";

describe("the totals of a report", () => {
  const outcomes = { written: 5, storedByReference: 1, alreadyThere: 2, stale: 1, passedOver: 0, rejected: 1 };

  it("say what became of the records, the objects, and the time", () => {
    const summary = summaryWith({
      ...{ outcomes, gone: 3, failed: 4, withRejects: 6, deleteMarkers: 7, throttles: 8, retries: 9 },
    });

    expect(textOf(totals(dataWith({ summary })))).to.equal(
      "Totals|What became of the records|Outcome|Records|Share|Written|5|50.0 %|Stored by reference|1|10.0 %|" +
        "Already there|2|20.0 %|Stale|1|10.0 %|Rejected|1|10.0 %|All|10|" +
        "Objects|Listed|12|Delete markers among them|7|Selected|11|Size of those selected|3.0 KiB|Processed|10|" +
        "Gone before they were read|3|With rejected records|6|Failed|4|" +
        "Speed|Time at work|5.0 s|Objects a second|2|Records a second|2|Read|2.0 KiB, 410 B/s|Write units|50|" +
        "Write units a second|10|Throttled requests|8|Retries|9",
    );
  });

  it("leave out what a dry run does not know, and what there was none of", () => {
    const plan = { ...PLAN, what: { ...PLAN.what, dryRun: true } };
    const text = textOf(totals(dataWith({ plan, summary: summaryWith({ dryRun: true }) })));

    expect(text).to.match(
      /^Totals\|What the records would become\|Outcome\|Records\|Share\|Written\|10\|100 %\|Stored by reference\|0\|0 %\|Rejected\|0\|0 %\|All\|10\|/,
    );
    expect(text).to.contain("|Write units it would take|50|").and.not.to.contain("Delete markers");
  });

  it("mark what somebody should look at, and nothing else", () => {
    const bad = (changes: object): string[] =>
      [
        ...totals(dataWith({ summary: summaryWith(changes) })).markup.matchAll(
          /<tr([^>]*)class="bad">\s*<th scope="row">(.*?)<\/th>/g,
        ),
      ].map(([, , title = ""]) => title.replace(/<[^>]*>/g, ""));

    expect(bad({})).to.deep.equal([]);
    expect(bad({ outcomes, withRejects: 1, failed: 1 })).to.deep.equal(["Rejected", "With rejected records", "Failed"]);
  });

  const shares = [
    { written: 0, of: 10, says: "0 %" },
    { written: 10, of: 10, says: "100 %" },
    { written: 1, of: 1_001, says: "< 0.1 %" },
    { written: 1, of: 1_000, says: "0.1 %" },
    { written: 999, of: 1_000, says: "99.9 %" },
    { written: 1_000, of: 1_001, says: "> 99.9 %" },
    { written: 0, of: 0, says: "0 %" },
  ];
  for (const { written, of: records, says } of shares) {
    it(`take ${written} of ${records} for ${says}`, () => {
      const summary = summaryWith({ records, outcomes: { ...summaryWith().outcomes, written } });

      expect(textOf(totals(dataWith({ summary })))).to.contain(`|Written|${written.toLocaleString("en")}|${says}|`);
    });
  }

  it("count the sessions where there was more than one", () => {
    const session = { began: 0, limits: { concurrency: 1 }, milliseconds: 0, objects: 0, ended: undefined };

    expect(textOf(totals(dataWith({ sessions: [session, session] })))).to.contain("|Sessions|2|");
    expect(textOf(totals(dataWith({ sessions: [session] })))).not.to.contain("Sessions");
  });

  it("show latencies with bars, the longest of which is full", () => {
    const latencies = [
      { percent: 50, milliseconds: 20 },
      { percent: 99.9, milliseconds: 80 },
    ];
    const { markup } = totals(dataWith({ latencies }));

    expect(textOf(totals(dataWith({ latencies })))).to.match(
      /\|Latency: from opening an object to its last record\|Objects\|At most\|50 %\|20 ms\|99\.9 %\|80 ms$/,
    );
    expect([...markup.matchAll(/<rect width="([\d.]+)%"/g)].map(([, width]) => width).slice(-2)).to.deep.equal([
      "25.00",
      "100.00",
    ]);
  });

  it("tell what the run itself would take", () => {
    const prices = {
      region: "us-east-1",
      date: "2026-11",
      currency: "USD",
      perMillion: { writeUnits: 1, gets: 1, lists: 1 },
    };
    const estimate = {
      ...{
        objects: 1_000,
        records: 2_000,
        rejected: 3,
        writeUnits: 4_000,
        cost: 5.25,
        durationMilliseconds: 60_000,
        prices,
      },
    };
    const text = textOf(totals(dataWith({ summary: summaryWith({ estimate }) })));

    expect(text).to.match(
      /\|What the run itself would take\|Objects\|1,000\|Records\|2,000\|Rejected records\|3\|Write units\|4,000\|Cost\|5\.25 USD\|It covers\|S3 requests and on-demand writes; prices of us-east-1, 2026-11\|Time\|1 min 00 s, at the rate of this dry run$/,
    );
  });
});
