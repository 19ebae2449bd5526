import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readStackConfig, stackNames } from "../../../local/program/stack-config.ts";
import { UsageError, UserError } from "../../../terminal/user-error.ts";

describe("readStackConfig", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
    write(
      "Pulumi.yaml",
      "name: p\nconfig:\n  a: { type: integer, default: 1 }\n  b: { type: string }\n  c: { value: [x] }\n",
    );
    write("Pulumi.dev.yaml", "config:\n  aws:region: eu-west-1\n  p:a: 2\n  p:map: { x: true, y: [1, z] }\n");
    write("Pulumi.empty.yaml", "");
    write("Pulumi.secret.yaml", "config:\n  p:key: { secure: AAAB }\n");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("takes the project's defaults and the stack's values, lists and maps as JSON", () => {
    const config = readStackConfig(folder, "dev");

    expect(config).to.deep.equal({
      "p:a": "2",
      "p:c": '["x"]',
      "aws:region": "eu-west-1",
      "p:map": '{"x":true,"y":[1,"z"]}',
    });
  });

  it("takes a stack without a value", () => {
    expect(readStackConfig(folder, "empty")).to.deep.equal({ "p:a": "1", "p:c": '["x"]' });
  });

  it("lets overrides win, in their order", () => {
    const config = readStackConfig(folder, "dev", ["map.y[1]=w", "a=3", "a=4"]);

    expect(config["p:map"]).to.equal('{"x":true,"y":[1,"w"]}');
    expect(config["p:a"]).to.equal("4");
  });

  it("names the stacks there are", () => {
    expect(() => readStackConfig(folder, "prod")).to.throw(
      UsageError,
      'there is no stack "prod"; there are: dev, empty, secret',
    );
    expect(stackNames(folder)).to.deep.equal(["dev", "empty", "secret"]);
  });

  const misspelt = [
    { override: "maps.x=1", says: "--config maps.x=1: there is no setting maps; did you mean map?" },
    { override: "MAP.x=1", says: "--config MAP.x=1: there is no setting MAP; did you mean map?" },
    { override: "p:zzzzzz=1", says: "--config p:zzzzzz=1: there is no setting zzzzzz; Pulumi.yaml has them all" },
    { override: "region=x", says: "--config region=x: there is no setting region; did you mean aws:region?" },
    {
      override: "aws:regoin=x",
      says: "--config aws:regoin=x: there is no setting aws:regoin; did you mean aws:region?",
    },
  ];
  for (const { override, says } of misspelt) {
    it(`refuses ${override}`, () => {
      expect(() => readStackConfig(folder, "dev", [override])).to.throw(UsageError, says);
    });
  }

  it("takes another provider's setting", () => {
    expect(readStackConfig(folder, "dev", ["aws:profile=x"])).to.include({ "aws:profile": "x" });
  });

  const damaged = [
    {
      text: "config:\n  a: 1\n b: [\n",
      says: "Pulumi.damaged.yaml:3:1: All mapping items must start at the same column",
    },
    { text: "config: { a: 1, a: 2 }", says: "Pulumi.damaged.yaml:1:17: Map keys must be unique" },
  ];
  for (const { text, says } of damaged) {
    it(`says where ${JSON.stringify(text)} is no YAML`, () => {
      writeFileSync(join(folder, "Pulumi.damaged.yaml"), text);
      try {
        expect(() => readStackConfig(folder, "damaged")).to.throw(UserError, says);
      } finally {
        rmSync(join(folder, "Pulumi.damaged.yaml"));
      }
    });
  }

  it("says that there is no project", () => {
    expect(() => readStackConfig(join(folder, "none"), "dev")).to.throw(
      UserError,
      `cannot open ${join(folder, "none", "Pulumi.yaml")}: no such file or directory`,
    );
  });

  it("asks for an encrypted value in the clear", () => {
    expect(() => readStackConfig(folder, "secret")).to.throw(UserError, "p:key is encrypted");
    expect(readStackConfig(folder, "secret", ["key=x"])["p:key"]).to.equal("x");
  });
});
