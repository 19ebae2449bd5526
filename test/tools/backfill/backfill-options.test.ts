import { expect } from "chai";
import { readBackfillOptions } from "../../../tools/backfill/backfill-options.ts";
import { runCli } from "../run-cli.ts";

const WHERE = ["--bucket", "b", "--table", "t"];

describe("sluice backfill, not understood", () => {
  const cases: { readonly argv: string[]; readonly says: string }[] = [
    {
      argv: [],
      says: "name one pipeline: --stack NAME, --local, or --bucket NAME --table NAME; or set SLUICE_STACK",
    },
    {
      argv: ["--local", "--stack", "dev"],
      says: "name one pipeline: --stack NAME, --local, or --bucket NAME --table NAME; or set SLUICE_STACK",
    },
    { argv: ["--bucket", "b"], says: "--bucket and --table go together" },
    {
      argv: ["--local", "--region", "x"],
      says: "--local sets the endpoints and the region; leave out --endpoint-... and --region",
    },
    {
      argv: [...WHERE, "--endpoint-s3", "here"],
      says: '--endpoint-s3 is "here"; it must be a URL such as http://127.0.0.1:4566',
    },
    { argv: ["--stack", "a", "--stack", "b"], says: "--stack is given twice" },
    {
      argv: ["--local", "--bogus"],
      says: "--bogus is not an option of npx sluice backfill; see npx sluice backfill --help",
    },
    { argv: ["--local", "extra"], says: '"extra" is an unexpected argument; see npx sluice backfill --help' },
    { argv: ["--local", "--concurrency", "-1"], says: "--concurrency is -1; it must be a whole number, 1 or more" },
    { argv: ["--local", "--concurrency", "1.5"], says: "--concurrency is 1.5; it must be a whole number, 1 or more" },
    { argv: ["--local", "--concurrency", "many"], says: "--concurrency is NaN; it must be a whole number, 1 or more" },
    {
      argv: ["--local", "--list-concurrency", "0"],
      says: "--list-concurrency is 0; it must be a whole number, 1 or more",
    },
    { argv: ["--local", "--limit", "0"], says: "--limit is 0; it must be a whole number, 1 or more" },
    { argv: ["--local", "--max-rate", "-5"], says: "--max-rate is -5; it must be a number above 0" },
    { argv: ["--local", "--max-writes", "0"], says: "--max-writes is 0; it must be a number above 0" },
    {
      argv: ["--local", "--since", "yesterday"],
      says: '--since is "yesterday"; it must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z',
    },
    {
      argv: ["--local", "--since", "2026-02-30"],
      says: '--since is "2026-02-30"; it must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z',
    },
    { argv: ["--local", "--since", "2026-02-01", "--until", "2026-01-01"], says: "--since must be before --until" },
    { argv: ["--local", "--sample", "5"], says: "--sample goes with --dry-run" },
    {
      argv: ["--local", "--manifest", "m", "--start-after", "k"],
      says: "--manifest and --start-after exclude each other",
    },
    ...[
      ...["--local", "--stack s", "--bucket b", "--table t", "--region r", "--request-payer requester", "--mapping m"],
      ...["--endpoint-s3 http://h", "--endpoint-dynamodb http://h", "--prefix p", "--prefix=", "--suffix s"],
      ...["--since 2026-01-01", "--until 2026-01-01", "--all-versions", "--manifest m", "--start-after k"],
      ...["--limit 1", "--sample 1", "--rewrite", "--dry-run"],
    ].map((option) => ({
      argv: ["--resume", "x", ...option.split(" ")],
      says: `--resume continues with the run's own options; leave out ${option.split(/[ =]/, 1).join()}`,
    })),
  ];
  for (const { argv, says } of cases) {
    it(`refuses ${JSON.stringify(argv)}`, async () => {
      const { code, stdout, stderr } = await runCli(["backfill", ...argv], "/nowhere");

      expect({ code, stdout, stderr }).to.deep.equal({ code: 2, stdout: "", stderr: `error: ${says}\n` });
    });
  }

  for (const { suffixes, kept } of [
    { suffixes: [".json", ""], kept: [] },
    { suffixes: [".json", ".ndjson"], kept: [".json", ".ndjson"] },
  ]) {
    it(`takes the suffixes ${JSON.stringify(suffixes)} for ${JSON.stringify(kept)}`, async () => {
      const argv = suffixes.flatMap((suffix) => ["--suffix", suffix]);
      const options = await readBackfillOptions(["--local", ...argv], () => undefined);

      expect(options).to.have.nested.property("what.suffixes").that.deep.equals(kept);
    });
  }

  const read = (...argv: string[]) => readBackfillOptions(argv, () => undefined);
  const what = { allVersions: false, rewrite: false, dryRun: false };
  const how = { listConcurrency: 1, maxRate: Infinity, maxWrites: Infinity, json: false, yes: false };

  it("asks for everything in the bucket, as fast as it can, unless told otherwise", async () => {
    expect(await read("--local")).to.deep.equal({
      kind: "new",
      where: { kind: "local", endpoints: {} },
      what,
      on: "here",
      how,
    });
  });

  it("reads what to process, and how", async () => {
    const argv =
      "--stack prod --prefix p/ --suffix .gz --since 2026-01-01 --until 2026-01-01T00:00:00.001Z --all-versions " +
      "--start-after k --limit 7 --sample 8 --rewrite -n --concurrency 9 --list-concurrency 2 --max-rate 0.5 " +
      "--max-writes 2.5 --prices p.json --json --yes";
    const since = Date.UTC(2026, 0, 1);

    expect(await read(...argv.split(" "))).to.deep.equal({
      ...{ kind: "new", where: { kind: "stack", stack: "prod", endpoints: {} }, on: "here" },
      what: {
        ...{ prefix: "p/", suffixes: [".gz"], since, until: since + 1, allVersions: true, startAfter: "k" },
        ...{ limit: 7, sample: 8, rewrite: true, dryRun: true },
      },
      how: {
        ...{ concurrency: 9, listConcurrency: 2, maxRate: 0.5, maxWrites: 2.5, prices: "p.json" },
        ...{ json: true, yes: true },
      },
    });
  });

  it("reads a manifest", async () => {
    expect(await read("--local", "--manifest", "s3://b/m")).to.have.nested.property("what.manifest", "s3://b/m");
  });

  it("refuses a time that is both the first and the end", async () => {
    const error = await read("--local", "--since", "2026-01-01", "--until", "2026-01-01").catch(
      (thrown: unknown) => thrown,
    );

    expect(error).to.have.property("message", "--since must be before --until");
  });

  it("resumes a run with another speed and output", async () => {
    expect(await read("--resume", "r", "--concurrency", "3", "--json")).to.deep.equal({
      ...{ kind: "resume", run: "r", how: { ...how, concurrency: 3, json: true } },
    });
  });

  it("takes the stack from the environment, but not for a run that is resumed", async () => {
    const env = { SLUICE_STACK: "dev" };

    expect(await readBackfillOptions([], () => undefined, env)).to.deep.include({
      where: { kind: "stack", stack: "dev", byEnvironment: true, endpoints: {} },
    });
    expect(await readBackfillOptions(["--resume", "r"], () => undefined, env)).to.deep.equal({
      kind: "resume",
      run: "r",
      how,
    });
  });

  it("refuses to resume a run that is not there", async () => {
    const { code, stderr } = await runCli(["backfill", "--resume", "20260101-000000-abcd"], "/nowhere");

    expect({ code, stderr }).to.deep.equal({
      code: 2,
      stderr: 'error: there is no run "20260101-000000-abcd" in /nowhere/runs; npx sluice runs lists them\n',
    });
  });

  it("shows help that leads with examples", async () => {
    const { code, stdout } = await runCli(["backfill", "--help"], "/nowhere");

    expect(code).to.equal(0);
    expect(stdout.split("\n")[3]).to.equal("Examples:");
    for (const option of ["--max-writes", "--all-versions", "--resume", "--stack"]) expect(stdout).to.contain(option);
  });
});

describe("sluice backfill --on", () => {
  const read = (...argv: string[]) => readBackfillOptions(["--stack", "prod", ...argv], () => undefined);

  it("lists with eight listings, unless it is told otherwise", async () => {
    const options = await read("--on", "aws", "--detach");

    expect(options).to.include({ kind: "new", on: "aws" });
    expect(options).to.have.deep.property("how", {
      ...{ listConcurrency: 8, maxRate: Infinity, maxWrites: Infinity, json: false, yes: false, detach: true },
    });
    expect(await read("--on", "aws", "--list-concurrency", "2")).to.have.nested.property("how.listConcurrency", 2);
  });

  const refused = [
    { argv: "--on mars", message: '--on is "mars"; it must be here or aws' },
    { argv: "--detach", message: "--detach goes with --on aws" },
    { argv: "--prepare --on here", message: "--prepare goes with --on aws" },
    { argv: "--on aws --detach --prepare", message: "--detach and --prepare exclude each other" },
    { argv: "--on aws -n --sample 5", message: "a sample is read on this machine: leave out --on aws" },
    {
      argv: "--on aws --workers 2",
      message: "--workers is of this machine; --on aws has as many workers as --concurrency says",
    },
  ];
  for (const { argv, message } of refused) {
    it(`refuses ${argv}`, async () => {
      const error = await read(...argv.split(" ")).catch((caught: unknown) => caught);

      expect(error).to.be.an("error").with.property("message", message);
    });
  }
});
