import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pulumiRoots } from "../../../../tools/target/find/pulumi-roots.ts";

describe("where the Pulumi CLI is", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "sluice-test-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  function install(root: string, program?: string): void {
    mkdirSync(join(home, root, "bin"), { recursive: true });
    if (program !== undefined) writeFileSync(join(home, root, "bin", program), "");
  }

  it("is nowhere before it is installed", () => {
    expect(pulumiRoots({ PULUMI_HOME: home })).to.deep.equal([]);
  });

  it("is in each version that npx has downloaded, the newest first, and then where the installer put it", () => {
    install("versions/3.99.0", "pulumi");
    install("versions/3.153.1", "pulumi.exe");
    install("versions/3.200.0");
    install(".", "pulumi");

    expect(pulumiRoots({ PULUMI_HOME: home })).to.deep.equal([
      join(home, "versions", "3.153.1"),
      join(home, "versions", "3.99.0"),
      home,
    ]);
  });

  it("is in the user's own folder by default", () => {
    const roots = pulumiRoots({});

    expect(roots.filter((root) => !root.startsWith(join(homedir(), ".pulumi")))).to.deep.equal([]);
  });
});
