import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import { findTarget } from "../../../../tools/target/find/find-target.ts";
import { targetOf } from "../../../../tools/target/find/stack-outputs.ts";
import { readTargetOptions } from "../../../../tools/target/target-options.ts";
import { runCli } from "../../run-cli.ts";

const OUTPUTS = {
  region: "eu-west-1",
  bucketName: "files-prod",
  tableName: "UserDataTable",
  failureQueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/failures",
  mapping: { userID: "/u", timestamp: "/t", data: "" },
  suffixes: [".json", ".ndjson"],
  prefix: "in/",
  maxDecompressedBytes: 1_000,
};

/** A `pulumi` that answers as the real one does, as far as it is asked. */
const PULUMI = `#!${process.execPath}
const args = process.argv.slice(2);
if (args[0] === "version") console.log("v3.153.1");
else if (args.includes("prod")) console.log(${JSON.stringify(JSON.stringify(OUTPUTS))});
else if (args.includes("empty")) console.log("{}");
else { console.error("error: no stack named 'nope' found"); process.exit(255); }
`;

describe("--stack", function () {
  let folder: string;
  const path = process.env["PATH"];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    writeFileSync(join(folder, "pulumi"), PULUMI);
    chmodSync(join(folder, "pulumi"), 0o755);
    process.env["PATH"] = `${folder}${delimiter}${path ?? ""}`;
  });
  after(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  it("takes what the stack's outputs say", async () => {
    const target = await findTarget({ kind: "stack", stack: "prod", endpoints: {} }, { folder, cwd: folder });

    expect(target).to.deep.equal({
      title: "stack prod",
      bucket: "files-prod",
      table: "UserDataTable",
      region: "eu-west-1",
      endpoints: {},
      failureQueueUrl: OUTPUTS.failureQueueUrl,
      mapping: { ...OUTPUTS.mapping },
      prefix: "in/",
      suffixes: [".json", ".ndjson"],
      maxDecompressedBytes: 1_000,
      local: false,
    });
    const owned = targetOf("prod", { ...OUTPUTS, expectedBucketOwner: "123456789012" });
    expect(owned).to.deep.equal({ ...target, expectedBucketOwner: "123456789012" });
  });

  it("takes region, endpoints and payer from the command line, where it names them", async () => {
    const endpoints = { s3: "http://s3.test", dynamodb: "http://db.test" };
    const named = { endpoints, region: "us-west-2", requestPayer: "requester" } as const;
    const target = await findTarget({ kind: "stack", stack: "prod", ...named }, { folder, cwd: folder });

    expect(target).to.deep.include({ title: "stack prod", bucket: "files-prod", ...named });
  });

  const missing = [
    ...["bucketName", "tableName", "region", "failureQueueUrl", "prefix"].map((name) => ({ name, value: 1 })),
    ...[".json", [".json", 1], undefined].map((value) => ({ name: "suffixes", value })),
    { name: "maxDecompressedBytes", value: "1000" },
  ];
  for (const { name, value } of missing) {
    it(`asks for a stack that has ${name}, and not ${JSON.stringify(value)} for it`, () => {
      expect(() => targetOf("prod", { ...OUTPUTS, [name]: value })).to.throw(
        UserError,
        `stack prod has no output ${name}: deploy it first (pulumi up --stack prod)`,
      );
    });
  }

  for (const { stack, says } of [
    { stack: "nope", says: "error: stack nope: no stack named 'nope' found\n" },
    {
      stack: "empty",
      says: "error: stack empty has no output bucketName: deploy it first (pulumi up --stack empty)\n",
    },
  ]) {
    it(`says in one line what is wrong with stack ${stack}`, async () => {
      const { code, stderr } = await runCli(["backfill", "--stack", stack], folder);

      expect({ code, stderr }).to.deep.equal({ code: 1, stderr: says });
    });
  }

  it("takes the stack of SLUICE_STACK, and says so", async () => {
    const where = readTargetOptions({}, { SLUICE_STACK: "prod" });

    const target = await findTarget(where, { folder, cwd: folder });

    expect(target.title).to.equal("stack prod, which SLUICE_STACK names");
  });

  describe("without the Pulumi CLI on the PATH", () => {
    const home = process.env["PULUMI_HOME"];
    beforeEach(() => {
      process.env["PATH"] = join(folder, "nothing");
      process.env["PULUMI_HOME"] = mkdtempSync(join(folder, "home-"));
    });
    afterEach(() => {
      if (home === undefined) delete process.env["PULUMI_HOME"];
      else process.env["PULUMI_HOME"] = home;
    });

    function install(root: string, script: string): void {
      const bin = join(process.env["PULUMI_HOME"] ?? "", root, "bin");
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, "pulumi"), script, { mode: 0o755 });
    }

    it("takes the newest that npx pulumi has downloaded", async () => {
      install("versions/3.99.0", PULUMI.replaceAll("files-prod", "older"));
      install("versions/3.153.1", PULUMI);
      mkdirSync(join(process.env["PULUMI_HOME"] ?? "", "versions/3.200.0"));

      const target = await findTarget({ kind: "stack", stack: "prod", endpoints: {} }, { folder, cwd: folder });

      expect(target.bucket).to.equal("files-prod");
    });

    it("takes the one of Pulumi's installer", async () => {
      install(".", PULUMI);

      const target = await findTarget({ kind: "stack", stack: "prod", endpoints: {} }, { folder, cwd: folder });

      expect(target.bucket).to.equal("files-prod");
    });

    it("says in one line how to get it", async () => {
      const { code, stderr } = await runCli(["backfill", "--stack", "prod"], folder);

      expect({ code, stderr }).to.deep.equal({
        code: 1,
        stderr:
          "error: stack prod: the Pulumi CLI, which reads the stack's outputs, is not installed; install it" +
          " (https://www.pulumi.com/docs/install), or run npx pulumi version once, which downloads it\n",
      });
    });
  });
});
