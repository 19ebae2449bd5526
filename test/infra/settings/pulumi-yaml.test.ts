import { expect } from "chai";
import { SETTINGS } from "../../../infra/settings/config.ts";
import { pipelineName, RULES } from "../../../infra/settings/setting-rules.ts";
import { DEFAULTS, type JsonPipelineArgs } from "../../../infra/settings/settings.ts";
import { declaredSettings, yamlOf } from "../stack-config.ts";

const LISTS = ["suffixes", "bucketKmsKeyArns"];
const TYPES = { text: "string", integer: "integer", boolean: "boolean" } as const;

describe("Pulumi.yaml", () => {
  const declared = declaredSettings();

  it("declares every setting, in the order in which they are read", () => {
    expect(Object.keys(declared)).to.deep.equal(SETTINGS);
  });

  it("is a project for Node.js that tsx runs", () => {
    expect(yamlOf("Pulumi.yaml")).to.deep.include({
      name: "sluice",
      runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--import tsx" } },
      main: "index.ts",
    });
  });

  for (const setting of SETTINGS) {
    it(`has type, description and default of ${setting}`, () => {
      const { form } = setting === "name" ? pipelineName : RULES[setting as keyof JsonPipelineArgs];
      const shape = form === "json" ? (LISTS.includes(setting) ? "array" : undefined) : TYPES[form];
      const byName: Readonly<Record<string, unknown>> = DEFAULTS;

      expect(declared[setting]?.type).to.equal(shape);
      expect(declared[setting]?.description).to.match(/^\S.{20,}/s);
      // Pulumi requires a value of whatever has no default: what is optional has one that stands for "not set".
      expect(declared[setting]?.default).to.deep.equal(byName[setting] ?? (form === "integer" ? 0 : ""));
    });
  }
});
