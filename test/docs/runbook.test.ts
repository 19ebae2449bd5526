import { expect } from "chai";
import { alarmRules } from "../../infra/monitoring/alarms.ts";
import { markdownFile } from "./markdown-files.ts";

describe("docs/runbook.md", () => {
  it("has an entry for every alarm, and no other", () => {
    const rules = alarmRules({ functionName: "f", timeoutSeconds: 60, tableName: "t", failureQueueName: "q" });
    const headings = [...markdownFile("docs/runbook.md").text.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);

    expect(headings.sort()).to.deep.equal(rules.map(({ alarm }) => alarm).sort());
  });
});
