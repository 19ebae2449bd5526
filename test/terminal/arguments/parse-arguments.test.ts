import { expect } from "chai";
import yargs from "yargs";
import { parseArguments } from "../../../terminal/arguments/parse-arguments.ts";
import { UsageError } from "../../../terminal/user-error.ts";

describe("parseArguments", () => {
  const parse = (...argv: string[]) =>
    parseArguments(
      yargs()
        .scriptName("tool")
        .command("$0 [folder]", false)
        .option("dry-run", { type: "boolean", default: false, alias: "n" })
        .option("prefix", { type: "string", alias: "p", requiresArg: true }),
      argv,
      () => undefined,
    );

  const taken: { argv: string[]; dryRun: boolean; prefix?: string }[] = [
    { argv: [], dryRun: false },
    { argv: ["--dry-run"], dryRun: true },
    { argv: ["-n", "folder"], dryRun: true },
    { argv: ["--dry-run=true"], dryRun: true },
    { argv: ["--dry-run=false"], dryRun: false },
    { argv: ["--no-dry-run"], dryRun: false },
    { argv: ["-np", "2024/"], dryRun: true, prefix: "2024/" },
    { argv: ["-p=1"], dryRun: false, prefix: "1" },
    { argv: ["-n", "--", "--dry-run=1"], dryRun: true },
  ];
  for (const { argv, dryRun, prefix } of taken) {
    it(`takes ${JSON.stringify(argv)}`, async () => {
      const options = await parse(...argv);

      expect([options?.dryRun, options?.prefix]).to.deep.equal([dryRun, prefix]);
    });
  }

  const refused = [
    ["--dry-run=1", "--dry-run"],
    ["--dry-run=yes", "--dry-run"],
    ["--dry-run=TRUE", "--dry-run"],
    ["--dry-run=", "--dry-run"],
    ["--dryRun=1", "--dry-run"],
    ["-n1", "-n"],
    ["-n=yes", "-n"],
  ];
  for (const [argument = "", flag = ""] of refused) {
    it(`refuses ${argument}, which yargs takes for no dry run`, async () => {
      const error = await parse(argument).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.equal(`${argument} is not understood; ${flag} takes no value`);
    });
  }

  const unknown = [
    { argv: ["--prefx", "a"], says: "--prefx is not an option of tool; did you mean --prefix? See tool --help" },
    { argv: ["--prefx=a"], says: "--prefx is not an option of tool; did you mean --prefix? See tool --help" },
    { argv: ["--dryrun"], says: "--dryrun is not an option of tool; did you mean --dry-run? See tool --help" },
    { argv: ["--dry-rn"], says: "--dry-rn is not an option of tool; did you mean --dry-run? See tool --help" },
    { argv: ["--no-dry-rn"], says: "--no-dry-rn is not an option of tool; did you mean --dry-run? See tool --help" },
    { argv: ["--bogus"], says: "--bogus is not an option of tool; see tool --help" },
    { argv: ["-x"], says: "-x is not an option of tool; see tool --help" },
    { argv: ["a", "b"], says: '"b" is an unexpected argument; see tool --help' },
    { argv: ["--prefix"], says: "--prefix needs a value" },
  ];
  for (const { argv, says } of unknown) {
    it(`refuses ${JSON.stringify(argv)}, and names what is near`, async () => {
      const error = await parse(...argv).catch((reason: unknown) => reason);

      expect(error).to.include({ name: "UsageError", message: says });
    });
  }

  for (const argument of ["--help", "-h"]) {
    it(`prints the help for ${argument}`, async () => {
      const printed: string[] = [];
      const options = await parseArguments(yargs().scriptName("tool"), [argument], (text) => printed.push(text));

      expect(options).to.equal(undefined);
      expect(printed).to.deep.equal(["Options:\n  -h, --help  Show help" + " ".repeat(78) + "[boolean]"]);
    });
  }
});
