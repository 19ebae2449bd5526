import { expect } from "chai";
import { UsageError } from "../../../terminal/user-error.ts";
import { readReplayOptions } from "../../../tools/replay/replay-options.ts";

const read = (...argv: string[]) => readReplayOptions(argv, () => undefined);

const local = { kind: "local", endpoints: {} };
const DEFAULTS = {
  source: { kind: "queue", where: local, queue: undefined },
  choice: { only: undefined, prefix: undefined, olderThan: undefined },
  ...{ limit: Infinity, allVersions: false, rewrite: false, dryRun: false, concurrency: 32, maxWrites: Infinity },
  ...{ json: false, yes: false },
};

describe("readReplayOptions", () => {
  it("asks for all messages of the pipeline's queue, unless told otherwise", async () => {
    expect(await read("--local")).to.deep.equal(DEFAULTS);
  });

  it("reads what to replay, and how", async () => {
    const argv =
      "--local --queue http://h/0/q --only empty --prefix p/ --older-than 2h --limit 5 --all-versions --rewrite -n " +
      "--concurrency 7 --max-writes 1.5 --json -y";

    expect(await read(...argv.split(" "))).to.deep.equal({
      source: { kind: "queue", where: local, queue: "http://h/0/q" },
      choice: { only: "empty", prefix: "p/", olderThan: 7_200_000 },
      ...{ limit: 5, allVersions: true, rewrite: true, dryRun: true, concurrency: 7, maxWrites: 1.5 },
      ...{ json: true, yes: true },
    });
  });

  const run = { kind: "run", run: "r", where: undefined, mapping: undefined };
  for (const { argv, source } of [
    { argv: "--run r", source: run },
    { argv: "--run r --local", source: { ...run, where: local } },
    { argv: "--run r --mapping m.json", source: { ...run, mapping: "m.json" } },
    {
      argv: "--run r --stack s --mapping m.json",
      source: { ...run, where: { kind: "stack", stack: "s", endpoints: {}, mapping: "m.json" }, mapping: "m.json" },
    },
  ]) {
    it(`reads which run's failures to replay, and into what: ${argv}`, async () => {
      expect(await read(...argv.split(" "))).to.deep.equal({ ...DEFAULTS, source });
    });
  }

  it("takes the stack from the environment for a queue, and a run's own target for a run", async () => {
    const env = { SLUICE_STACK: "dev" };
    const where = { kind: "stack", stack: "dev", byEnvironment: true, endpoints: {} };

    expect(await readReplayOptions([], () => undefined, env))
      .to.have.nested.property("source.where")
      .that.deep.equals(where);
    expect(await readReplayOptions(["--run", "r"], () => undefined, env)).to.deep.equal({ ...DEFAULTS, source: run });
  });

  for (const { argv, says } of [
    { argv: "--run r --queue http://h/0/q", says: "--run and --queue exclude each other" },
    { argv: "--run r --older-than 2h", says: "--older-than goes by when a message was sent: leave it out with --run" },
    { argv: "--local --limit 0", says: "--limit is 0; it must be a whole number, 1 or more" },
    { argv: "--local --concurrency 0", says: "--concurrency is 0; it must be a whole number, 1 or more" },
    { argv: "--local --max-writes -1", says: "--max-writes is -1; it must be a number above 0" },
    { argv: "--local --only=", says: "--only" },
    { argv: "--local --older-than soon", says: "--older-than" },
  ]) {
    it(`refuses ${argv}`, async () => {
      const error = await read(...argv.split(" ")).catch((thrown: unknown) => thrown);

      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.contain(says);
    });
  }

  it("prints its help", async () => {
    let printed = "";

    expect(await readReplayOptions(["--help"], (text) => (printed += text))).to.equal(undefined);
    for (const option of ["--only", "--older-than", "--rewrite", "--run", "--limit"])
      expect(printed).to.contain(option);
  });
});
