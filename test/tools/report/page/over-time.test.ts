import { expect } from "chai";
import type { Course } from "../../../../tools/report/course.ts";
import { overTime } from "../../../../tools/report/page/over-time.ts";
import { dataWith, summaryWith, textOf } from "./sample-data.ts";

const COURSE: Course = {
  ...{ seconds: [0, 1, 2], objects: [1, 2, 3], records: [10, 20, 30], writeUnits: [5, 50, 500] },
  ...{ retries: [0, 0, 4], throttles: [0, 7, 0], concurrency: [null, 8, 64] },
};

describe("a run over time", () => {
  it("has no charts where it was too short", () => {
    expect(textOf(overTime(dataWith({ course: { ...COURSE, seconds: [0, 1] } })))).to.equal(
      "Over time|The run was at work for 5.0 s: too short for charts.",
    );
  });

  it("has charts whose span is said in words", () => {
    const page = overTime(dataWith({ course: COURSE, summary: summaryWith({ records: 20 }) }));

    expect(textOf(page)).to.equal(
      "Over time|Time at work; what passed between sessions is left out.|Objects a second 1 to 3|" +
        "Records a second 10 to 30|Write units a second 5 to 500|Limit of objects at once 8 to 64|" +
        "Throttling and retries throttled a second: 0 to 7 retries a second: 0 to 4",
    );
    const labels = [...page.markup.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label);
    expect(labels).to.deep.equal([
      "objects a second: 1 to 3",
      "records a second: 10 to 30",
      "write units a second: 5 to 500",
      "objects at once: 8 to 64",
      "throttled a second: 0 to 7; retries a second: 0 to 4",
    ]);
  });

  it("has lines that name their list and their colour for the script", () => {
    const { markup } = overTime(dataWith({ course: COURSE }));
    const lines = [...markup.matchAll(/data-lines="([^"]*)"/g)].flatMap(
      ([, text = ""]) =>
        JSON.parse(text.replaceAll("&#34;", '"')) as { list: string; color: string; stepped?: boolean }[],
    );

    expect(lines.map(({ list, color, stepped }) => [list, color, stepped])).to.deep.equal([
      ["objects", "--accent", undefined],
      ["writeUnits", "--accent", undefined],
      ["concurrency", "--accent", true],
      ["throttles", "--bad", undefined],
      ["retries", "--soft", undefined],
    ]);
    expect([...markup.matchAll(/class="swatch (\w+)"/g)].map(([, color]) => color)).to.deep.equal([
      ...["accent", "accent", "accent", "bad", "soft"],
    ]);
  });
});
