import { expect } from "chai";
import { UsageError } from "../../../terminal/user-error.ts";
import { readReportOptions } from "../../../tools/report/report-options.ts";

describe("the options of sluice report", () => {
  const print = (): never => {
    throw new Error("it printed");
  };

  it("are the run, and the file", async () => {
    expect(await readReportOptions(["a"], print)).to.deep.equal({ run: "a", output: undefined });
    expect(await readReportOptions(["a", "--output", "r.html"], print)).to.deep.equal({ run: "a", output: "r.html" });
  });

  it("print their help, and are none then", async () => {
    const printed: string[] = [];

    expect(await readReportOptions(["--help"], (text) => printed.push(text))).to.equal(undefined);
    expect(printed.join("")).to.match(/^sluice report ID .*\n\nExamples:\n[^]*--output/);
  });

  for (const [argv, says] of [
    [[], "name one run; npx sluice runs lists them"],
    [["a", "--output="], "--output is empty"],
    [["a", "--output", "b", "--output", "c"], "--output is given twice"],
  ] as const) {
    it(`refuse ${JSON.stringify(argv)}`, async () => {
      const error: unknown = await readReportOptions(argv, print).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UsageError).with.property("message", says);
    });
  }
});
