import { expect } from "chai";
import yargs from "yargs";
import { forgottenOptions } from "../../../terminal/arguments/forgotten-dashes.ts";
import { parseArguments } from "../../../terminal/arguments/parse-arguments.ts";

const NAMES = ["stack", "dry-run", "max-rate", "prefix", "json", "yes", "suffix"];

describe("forgottenOptions", () => {
  const cases: { title: string; env: Record<string, string>; options: string[] }[] = [
    { title: "finds nothing where npm took nothing", env: { npm_config_yes: "" }, options: [] },
    {
      title: "finds flags and values",
      env: { npm_config_dry_run: "true", npm_config_max_rate: "5" },
      options: ["--dry-run", "--max-rate=5"],
    },
    {
      title: "finds an option whose value npm left to the script",
      env: { npm_config_stack: "true" },
      options: ["--stack"],
    },
    {
      title: "finds every value of a repeated option",
      env: { npm_config_suffix: ".a\n\n.b" },
      options: ["--suffix=.a", "--suffix=.b"],
    },
    {
      title: "passes over what may come from .npmrc",
      env: { npm_config_prefix: "/usr", npm_config_json: "true", npm_config_yes: "true" },
      options: [],
    },
    {
      title: "finds --yes beside another option",
      env: { npm_config_yes: "true", npm_config_stack: "prod" },
      options: ["--stack=prod", "--yes"],
    },
  ];
  for (const { title, env, options } of cases) {
    it(title, () =>
      expect(forgottenOptions({ npm_lifecycle_event: "backfill", ...env }, NAMES)).to.deep.equal(options),
    );
  }

  it("passes over the environment of other scripts", () => {
    expect(forgottenOptions({ npm_lifecycle_event: "test", npm_config_stack: "x" }, NAMES)).to.deep.equal([]);
  });
});

describe("a forgotten --", () => {
  const parse = (argv: string[], env: Record<string, string>) =>
    parseArguments(
      yargs()
        .scriptName("npm start --")
        .option("stack", { type: "string" })
        .option("since", { type: "string" })
        .option("persist", { type: "boolean" }),
      argv,
      () => undefined,
      { npm_lifecycle_event: "start", ...env },
    );

  const cases: { argv: string[]; env: Record<string, string>; says: string }[] = [
    {
      argv: ["dev"],
      env: { npm_config_stack: "true", npm_config_persist: "true" },
      says: "npm took --stack, --persist for itself; type: npm start -- --persist --stack dev",
    },
    {
      argv: ["--persist"],
      env: { npm_config_stack: "dev" },
      says: "npm took --stack for itself; type: npm start -- --stack=dev --persist",
    },
    {
      argv: ["dev", "2026-01-01"],
      env: { npm_config_stack: "true", npm_config_since: "true" },
      says: "npm took --stack, --since for itself; type: npm start -- --stack VALUE --since VALUE",
    },
  ];
  for (const { argv, env, says } of cases) {
    it(`is answered by the command to type: ${says.split("type: ")[1] ?? ""}`, async () => {
      const error = await parse(argv, env).catch((reason: unknown) => reason);

      expect(error).to.include({ name: "UsageError", message: says });
    });
  }
});
