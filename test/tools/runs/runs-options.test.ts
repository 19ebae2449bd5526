import { expect } from "chai";
import { UsageError } from "../../../terminal/user-error.ts";
import { readRunsOptions } from "../../../tools/runs/runs-options.ts";

const read = (...argv: string[]) => readRunsOptions(argv, () => undefined);

describe("readRunsOptions", () => {
  it("asks for all runs, or for one", async () => {
    const run = "20260101-000000-abcd";

    expect(await read()).to.deep.equal({ run: undefined, json: false, follow: false, stack: undefined });
    expect(await read(run, "--json")).to.deep.equal({ run, json: true, follow: false, stack: undefined });
    expect(await read(run, "--follow", "--stack", "prod")).to.deep.equal({
      ...{ run, json: false, follow: true, stack: "prod" },
    });
  });

  const refused = [
    { argv: ["--follow"], message: "--follow takes one run: name it" },
    { argv: ["a", "--stack", "prod"], message: "--stack goes with --follow" },
  ];
  for (const { argv, message } of refused) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const error = await read(...argv).catch((caught: unknown) => caught);

      expect(error).to.be.instanceOf(UsageError).with.property("message", message);
    });
  }

  it("refuses two runs", async () => {
    expect(await read("a", "b").catch((error: unknown) => error)).to.be.instanceOf(UsageError);
  });

  it("prints its help", async () => {
    let printed = "";

    expect(await readRunsOptions(["--help"], (text) => (printed += text))).to.equal(undefined);
    expect(printed)
      .to.match(/^sluice runs \[ID\]: /)
      .and.contain("--json");
  });
});
