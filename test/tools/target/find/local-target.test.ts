import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import { readLocal } from "../../../../tools/target/find/local-target.ts";
import { PUBLISHED } from "./published.ts";

describe("the pipeline on this machine", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    file = join(folder, "local.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const says = (message: string | RegExp): void => {
    expect(() => readLocal(file)).to.throw(UserError, message);
  };

  it("is as npm start has written it", () => {
    writeFileSync(file, JSON.stringify(PUBLISHED));

    expect(readLocal(file)).to.deep.equal({
      ...{ title: "the pipeline on this machine", bucket: "local-files", table: "local-items", region: "eu-west-1" },
      endpoints: { s3: "http://127.0.0.1:1", dynamodb: "http://127.0.0.1:2", sqs: "http://127.0.0.1:3" },
      failureQueueUrl: "http://127.0.0.1:3/0/failures",
      mapping: { userID: "/u", timestamp: "/t", data: "" },
      ...{ prefix: "in/", suffixes: [".json"], maxDecompressedBytes: 1_000, local: true },
    });
  });

  it("does not run where the file is not there", () => {
    says(`no pipeline runs on this machine (${file} does not exist); start one with npm start`);
  });

  it("cannot be told where the file cannot be read", () => {
    mkdirSync(file);

    says(/^--local: .*local\.json cannot be read: illegal operation on a directory$/);
  });

  const { intake } = PUBLISHED;
  const damaged: readonly { title: string; text: string }[] = [
    { title: "no JSON", text: "{" },
    { title: "null", text: "null" },
    { title: "no intake", text: JSON.stringify({ ...PUBLISHED, intake: null }) },
    {
      title: "an invalid mapping",
      text: JSON.stringify({ ...PUBLISHED, intake: { ...intake, mapping: { userID: 1 } } }),
    },
    ...(["s3Endpoint", "dynamodbEndpoint", "sqsEndpoint", "region", "bucket", "table", "failureQueueUrl"] as const).map(
      (name) => ({ title: `no ${name}`, text: JSON.stringify({ ...PUBLISHED, [name]: undefined }) }),
    ),
    ...(["prefix", "suffixes", "maxDecompressedBytes"] as const).map((name) => ({
      title: `no ${name}`,
      text: JSON.stringify({ ...PUBLISHED, intake: { ...intake, [name]: undefined } }),
    })),
  ];
  for (const { title, text } of damaged) {
    it(`is not taken from a file with ${title}`, () => {
      writeFileSync(file, text);

      says(`${file} is not the address of a running pipeline; stop npm start, and start it again`);
    });
  }
});
