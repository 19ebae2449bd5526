import { expect } from "chai";
import yargs from "yargs";
import { flag, number, text } from "../../../terminal/arguments/options.ts";
import { parseArguments } from "../../../terminal/arguments/parse-arguments.ts";

describe("an option", () => {
  const parse = (...argv: string[]) =>
    parseArguments(
      yargs()
        .option("name", text("A:", "a name"))
        .option("count", number("A:", "a count"))
        .option("dry", flag("B:", "dry")),
      argv,
      () => undefined,
    ).then(
      (parsed) => [parsed?.name, parsed?.count, parsed?.dry],
      (error: unknown) => (error as Error).message,
    );

  const cases: readonly { argv: readonly string[]; result: unknown }[] = [
    { argv: [], result: [undefined, undefined, false] },
    { argv: ["--name", "007", "--count", "7", "--dry"], result: ["007", 7, true] },
    { argv: ["--no-dry"], result: [undefined, undefined, false] },
    { argv: ["--name"], result: "--name needs a value" },
    { argv: ["--count"], result: "--count needs a value" },
  ];
  for (const { argv, result } of cases) {
    it(`is ${JSON.stringify(result)} for ${JSON.stringify(argv)}`, async () =>
      expect(await parse(...argv)).to.deep.equal(result));
  }
});
