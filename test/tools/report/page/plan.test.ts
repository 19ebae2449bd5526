import { expect } from "chai";
import { plan } from "../../../../tools/report/page/plan.ts";
import { dataWith, PLAN, textOf } from "./sample-data.ts";

const session = (limits: { concurrency: number; maxRate?: number | null; maxWrites?: number | null }) => ({
  ...{ began: 0, limits, milliseconds: 0, objects: 0, ended: undefined },
});

describe("the plan in a report", () => {
  it("says also what was left as it is", () => {
    expect(textOf(plan(dataWith({ sessions: [session({ concurrency: 64 })] })))).to.equal(
      "Plan|Where|Bucket|files|Table|items|Pipeline|stack prod|" +
        "Which objects|Prefix|any|Suffixes|any|Modified since|any time|Modified before|any time|Versions|the current one|" +
        "Manifest|none: the bucket was listed|Limit|no limit|" +
        "Record mapping|userID|/u|timestamp|/t|Unit of numbers|milliseconds|data|the whole record|" +
        "records|not set: each document is a record|" +
        "Records without time or data|stored|The table's keys|userID, timestamp|" +
        "How|Writes|yes|Rewrites what is there|no|Objects at once|64|Objects a second|not recorded|" +
        "Write units a second|not recorded|Longest object, unpacked|1.0 KiB",
    );
  });

  it("says all that was asked for", () => {
    const asked = {
      ...PLAN,
      where: { ...PLAN.where, region: "eu-west-1", endpoints: { s3: "http://s3.test", sqs: "http://sqs.test" } },
      selection: {
        prefix: "in/",
        suffixes: [".json", ".gz"],
        since: Date.UTC(2025, 0, 1),
        until: Date.UTC(2026, 0, 1),
      },
      mapping: { userID: "", timestamp: "", data: "/d", records: "", timestampUnit: "seconds" },
      what: {
        ...PLAN.what,
        ...{
          allVersions: true,
          manifest: "/m.csv",
          startAfter: "in/a",
          limit: 20_000,
          sample: 1_500,
          rewrite: true,
          dryRun: true,
        },
      },
      manifestIdentity: "etag 1",
    } as typeof PLAN;

    expect(textOf(plan(dataWith({ plan: asked })))).to.equal(
      "Plan|Where|Bucket|files|Table|items|Pipeline|stack prod|Region|eu-west-1|" +
        "Endpoint of s3|http://s3.test|Endpoint of sqs|http://sqs.test|" +
        "Which objects|Prefix|in/|Suffixes|.json, .gz|Modified since|2025-01-01 00:00:00 UTC|" +
        "Modified before|2026-01-01 00:00:00 UTC|Versions|all|Manifest|/m.csv|Manifest's identity|etag 1|" +
        "Start after|in/a|Limit|20,000|Sample|1,500 objects, chosen at random|" +
        "Record mapping|userID|the whole record|timestamp|the whole record|Unit of numbers|seconds|data|/d|" +
        "records|the document|Records without time or data|stored|The table's keys|userID, timestamp|" +
        "How|Writes|none: a dry run|Rewrites what is there|yes|Objects at once|Objects a second|Write units a second|" +
        "Longest object, unpacked|1.0 KiB",
    );
  });

  it("names the pointer to the records", () => {
    const mapping = { ...PLAN.mapping, records: "/orders" };

    expect(textOf(plan(dataWith({ plan: { ...PLAN, mapping } })))).to.contain("|records|/orders|");
  });

  it("says each limit once that sessions had in turn", () => {
    const sessions = [
      session({ concurrency: 64, maxRate: null, maxWrites: 2_500 }),
      session({ concurrency: 64, maxRate: 10, maxWrites: null }),
      session({ concurrency: 8, maxRate: 10, maxWrites: 2_500 }),
    ];

    expect(textOf(plan(dataWith({ sessions })))).to.contain(
      "|Objects at once|64, then 8|Objects a second|no limit, then 10|Write units a second|2,500, then no limit, then 2,500|",
    );
  });
});
