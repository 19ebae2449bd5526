import { expect } from "chai";
import { UsageError } from "../../../terminal/user-error.ts";
import { readRunsOptions } from "../../../tools/runs/runs-options.ts";

const read = (...argv: string[]) => readRunsOptions(argv, () => undefined);

describe("readRunsOptions", () => {
  it("asks for all runs, or for one", async () => {
    expect(await read()).to.deep.equal({ run: undefined, json: false });
    expect(await read("20260101-000000-abcd", "--json")).to.deep.equal({ run: "20260101-000000-abcd", json: true });
  });

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
