import { readFileSync } from "node:fs";
import { expect } from "chai";
import { alarmRules } from "../../infra/monitoring/alarms.ts";
import { readFailuresOptions } from "../../tools/failures/failures-options.ts";
import { FAULT_REASONS } from "../../tools/failures/messages/message-contents.ts";
import { readReplayOptions } from "../../tools/replay/replay-options.ts";

describe("docs/runbook.md", () => {
  const text = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");

  it("says of every alarm what to do", () => {
    const rules = alarmRules({ functionName: "f", timeoutSeconds: 60, tableName: "t", failureQueueName: "q" });
    const headings = [...text.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);

    expect(headings.sort()).to.deep.equal(rules.map(({ alarm }) => alarm).sort());
  });

  it("says of every reason what mends it", () => {
    const model = readFileSync(new URL("../../runtime/model/outcome.ts", import.meta.url), "utf8");
    const [, union = ""] = /export type RejectReason =([^;]*);/.exec(model) ?? [];
    const reasons = [...union.matchAll(/"([\w-]+)"/g)].map(([, reason]) => reason ?? "");

    expect(reasons).to.have.length.above(10);
    for (const reason of [...reasons, ...FAULT_REASONS]) expect(text).to.match(new RegExp(`^\\|.*\`${reason}\``, "m"));
  });

  const commands = [...text.matchAll(/^npx sluice (.*?)(?: {2,}#.*)?$/gm)].map(([, line]) => line ?? "");
  for (const line of new Set(commands)) {
    it(`tells of a command that there is: sluice ${line}`, async () => {
      const [name, ...argv] = line.split(" ");
      const read = name === "replay" ? readReplayOptions : readFailuresOptions;

      expect(name).to.be.oneOf(["replay", "failures"]);
      expect(await read(argv, () => undefined)).to.be.an("object");
    });
  }
});
