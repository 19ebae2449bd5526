import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findEngine } from "./engine.ts";

describe("findEngine", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-path-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A folder with one program that prints, for the PATH. */
  function program(name: string, prints: string): string {
    const place = join(folder, `with-${name}`);
    mkdirSync(place);
    writeFileSync(join(place, name), `#!/bin/sh\necho '${prints}'\n`, { mode: 0o755 });
    return place;
  }

  it("takes the CLI on the PATH", () => {
    const path = program("pulumi", "v9.8.7");

    expect(findEngine(path)).to.deep.equal({ path, version: "v9.8.7" });
  });

  it("takes npm's otherwise, on the PATH that npx makes", () => {
    const ofNpx = program("pulumi", "v9.8.7");

    expect(findEngine(program("npx", ofNpx))).to.deep.equal({ path: ofNpx, version: "v9.8.7" });
  });

  it("says when neither works", () => {
    expect(findEngine(folder)).to.equal(undefined);
    expect(findEngine(program("npx", folder))).to.equal(undefined);
  });
});
