import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../../runtime/mapping/record-mapping.ts";
import { UserError } from "../../../../terminal/user-error.ts";
import { findPipeline, findTarget } from "../../../../tools/target/find/find-target.ts";
import type { TargetOptions } from "../../../../tools/target/target-options.ts";
import { PUBLISHED } from "./published.ts";

const NAMED = { kind: "named", bucket: "files", table: "items", endpoints: {} } as const;

describe("findTarget", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const find = (where: TargetOptions) => findTarget(where, { folder, cwd: folder });
  const faultOf = (where: TargetOptions): Promise<unknown> => find(where).catch((error: unknown) => error);

  it("takes bucket and table as they are named, with the stack's own defaults", async () => {
    expect(await find(NAMED)).to.deep.equal({
      ...{ title: "bucket and table as named", bucket: "files", table: "items", region: undefined, endpoints: {} },
      ...{ failureQueueUrl: undefined, mapping: DEFAULT_MAPPING, prefix: "", suffixes: [".json"] },
      ...{ maxDecompressedBytes: 1_073_741_824, local: false },
    });
  });

  it("takes region, endpoints and payer as they are named", async () => {
    const endpoints = { s3: "http://s3.test", dynamodb: "http://db.test", sqs: "http://sqs.test" };
    const target = await find({ ...NAMED, endpoints, region: "eu-west-1", requestPayer: "requester" });

    expect(target).to.deep.include({ endpoints, region: "eu-west-1", requestPayer: "requester" });
  });

  it("finds the pipeline on this machine in the folder's local.json", async () => {
    writeFileSync(join(folder, "local.json"), JSON.stringify(PUBLISHED));

    expect(await find({ kind: "local", endpoints: {} })).to.deep.include({ bucket: "local-files", local: true });
  });

  it("replaces the mapping by that of a file, beside where the command runs", async () => {
    writeFileSync(join(folder, "m.json"), '{"userID":"/u","timestamp":"/t","data":""}');
    const where = { ...NAMED, mapping: "m.json" };

    expect((await find(where)).mapping).to.deep.include({ userID: "/u", timestamp: "/t", data: "" });
    expect((await findPipeline(where, { folder })).mapping).to.equal(DEFAULT_MAPPING);
  });

  for (const { title, text, says } of [
    {
      title: "is not there",
      text: undefined,
      says: /^--mapping: .*m\.json cannot be read: no such file or directory; expected a JSON file such as \{.*\}$/,
    },
    { title: "is not JSON", text: "{", says: /^--mapping: .*m\.json cannot be used: it is not JSON$/ },
    { title: "is no mapping", text: '{"userID":1}', says: /^--mapping: .*m\.json cannot be used: .*userID/ },
  ]) {
    it(`says of a mapping that it ${title}`, async () => {
      if (text !== undefined) writeFileSync(join(folder, "m.json"), text);
      const error = (await faultOf({ ...NAMED, mapping: "m.json" })) as Error;

      expect(error).to.be.instanceOf(UserError);
      expect(error.message).to.match(says);
      expect(error.cause).to.be.instanceOf(Error);
    });
  }

  it("refuses what is not a bucket's own name, wherever it comes from", async () => {
    const alias = "ap-123-s3alias";
    writeFileSync(join(folder, "local.json"), JSON.stringify({ ...PUBLISHED, bucket: alias }));

    expect(String(await faultOf({ ...NAMED, bucket: alias }))).to.match(
      /^UserError: bucket and table as named: "ap-123-s3alias" is the alias of an access point/,
    );
    expect(String(await faultOf({ kind: "local", endpoints: {} }))).to.match(
      /^UserError: the pipeline on this machine: "ap-123-s3alias" is the alias/,
    );
  });
});
