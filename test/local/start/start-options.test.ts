import { expect } from "chai";
import { readStartOptions } from "../../../local/start/start-options.ts";
import { UsageError } from "../../../terminal/user-error.ts";

describe("readStartOptions", () => {
  const printed: string[] = [];
  const read = (...argv: string[]) => readStartOptions(argv, (text) => printed.push(text));
  const DEFAULTS = {
    stack: "dev",
    config: [],
    persist: false,
    ports: { s3: undefined, dynamodb: undefined, sqs: undefined },
  };

  const cases = [
    { argv: [], options: DEFAULTS },
    { argv: ["--stack", "prod", "--persist"], options: { ...DEFAULTS, stack: "prod", persist: true } },
    { argv: ["--config", "a.b=1", "--config=c=2"], options: { ...DEFAULTS, config: ["a.b=1", "c=2"] } },
    {
      argv: ["--s3-port", "4566", "--sqs-port=0"],
      options: { ...DEFAULTS, ports: { s3: 4566, dynamodb: undefined, sqs: 0 } },
    },
  ];
  for (const { argv, options } of cases) {
    it(`reads ${JSON.stringify(argv)}`, async () => expect(await read(...argv)).to.deep.equal(options));
  }

  const refused = [
    { argv: ["--bogus"], says: "--bogus is not an option of npm start; see npm start -- --help" },
    { argv: ["extra"], says: '"extra" is an unexpected argument; see npm start -- --help' },
    { argv: ["--config"], says: "--config needs a value" },
    { argv: ["--s3-port", "99999"], says: "--s3-port takes a port from 0 to 65535" },
    { argv: ["--sqs-port", "x"], says: "--sqs-port takes a port from 0 to 65535" },
    { argv: ["--dynamodb-port"], says: "--dynamodb-port needs a value" },
  ];
  for (const { argv, says } of refused) {
    it(`refuses ${JSON.stringify(argv)}`, async () => {
      const error = await read(...argv).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.equal(says);
    });
  }

  it("says which ports are the defaults", async () => {
    printed.length = 0;
    await read("--help");

    expect(printed.join("").replaceAll(/\s+/g, " ")).to.contain(
      "--s3-port Port of S3; 0 takes any free one [number] [default: 4580, or the next free one]",
    );
  });

  it("prints help that leads with examples", async () => {
    printed.length = 0;

    expect(await read("--help")).to.equal(undefined);
    const [help = ""] = printed;
    expect(help.indexOf("Examples:\n  npm start ")).to.be.within(1, help.indexOf("Options:"));
  });
});
