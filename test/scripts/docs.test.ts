import { expect } from "chai";
import { readFileSync } from "node:fs";
import { renderReadme } from "../../scripts/docs.ts";

describe("README.md", () => {
  it("has the settings that Pulumi.yaml has (mend it with `npm run docs`)", async () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

    expect(readme).to.equal(await renderReadme());
    expect(readme).to.contain("| `maxDecompressedMegabytes`");
  });
});
