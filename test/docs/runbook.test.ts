import { expect } from "chai";
import type { AlarmedWay } from "../../infra/monitoring/alarm-rule.ts";
import { alarmRules } from "../../infra/monitoring/alarm-rules.ts";
import { markdownFile } from "./markdown-files.ts";

describe("docs/runbook.md", () => {
  it("has an entry for every alarm, and no other", () => {
    const ways: AlarmedWay[] = [
      { kind: "queue", queueName: "i", retriedSeconds: 1 },
      { kind: "eventbridge", ruleName: "r" },
    ];
    const rules = ways.flatMap((way) =>
      alarmRules({
        ...{ functionName: "f", timeoutSeconds: 60, tableName: "t", failureQueueName: "q", way },
        workers: { functionName: "w", stateMachineArn: "arn" },
      }),
    );
    const headings = [...markdownFile("docs/runbook.md").text.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);

    expect(headings.sort()).to.deep.equal([...new Set(rules.map(({ alarm }) => alarm))].sort());
  });
});
