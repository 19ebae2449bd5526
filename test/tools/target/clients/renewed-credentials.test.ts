import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../../runtime/mapping/record-mapping.ts";
import { PATIENCE, PatientRetries } from "../../../../runtime/work/patient-retries.ts";
import { connect } from "../../../../tools/target/clients/connect.ts";
import { withRenewedCredentials } from "../../../../tools/target/clients/renewed-credentials.ts";
import type { Target } from "../../../../tools/target/target.ts";
import { s3Error, startFixedAnswers, type FixedAnswers, type RecordedRequest } from "../../../support/fixed-answers.ts";

const LISTED = {
  status: 200,
  body: "<ListBucketResult><Name>files</Name><IsTruncated>false</IsTruncated></ListBucketResult>",
};
const EXPIRED = s3Error(400, "ExpiredToken", "The provided token has expired.");
const list = new ListObjectsV2Command({ Bucket: "files" });

/** Whose signature a request has. */
const keyOf = ({ headers }: RecordedRequest): string =>
  /Credential=([^/]+)/.exec(headers.authorization ?? "")?.[1] ?? "nobody";

describe("credentials that a run outlives", () => {
  let server: FixedAnswers;
  let expired: Set<string>;
  beforeEach(async () => {
    server = await startFixedAnswers();
    expired = new Set();
    server.answer = (request) => (expired.has(keyOf(request)) ? EXPIRED : LISTED);
  });
  afterEach(() => server.close());

  /** A client whose provider gives K1, K2, ... up to the last; each is good for so long. */
  function clientWith(last: number, millisecondsLeft?: number) {
    let given = 0;
    const credentials = () => {
      given = Math.min(given + 1, last);
      const expiration = millisecondsLeft === undefined ? {} : { expiration: new Date(Date.now() + millisecondsLeft) };
      return Promise.resolve({ accessKeyId: `K${given}`, secretAccessKey: "s", ...expiration });
    };
    const common = { region: "us-east-1", endpoint: server.endpoint, forcePathStyle: true, maxAttempts: 1 };
    const client = new S3Client({ ...common, credentials, cacheMiddleware: true });
    withRenewedCredentials(client);
    return client;
  }

  it("are renewed before they expire", async () => {
    const s3 = clientWith(Infinity, 60_000);
    for (let i = 0; i < 3; i += 1) await s3.send(list);

    expect(new Set(server.requests.map(keyOf)).size).to.equal(3);
  });

  it("are renewed once, and the call is made again, when AWS says that they have expired", async () => {
    const s3 = clientWith(9);
    await s3.send(list);
    expired.add("K1");
    await s3.send(list);
    await s3.send(list);

    expect(server.requests.map(keyOf)).to.deep.equal(["K1", "K1", "K2", "K2"]);
  });

  it("are renewed once for all calls that fail together", async () => {
    const s3 = clientWith(9);
    await s3.send(list);
    expired.add("K1");
    await Promise.all(Array.from({ length: 5 }, () => s3.send(list)));

    expect(new Set(server.requests.map(keyOf))).to.deep.equal(new Set(["K1", "K2"]));
  });

  it("fail the call where there are no others", async () => {
    const s3 = clientWith(1);
    expired.add("K1");
    const error = await s3.send(list).catch((reason: unknown) => reason);

    expect((error as Error).name).to.equal("ExpiredToken");
    expect(server.requests.map(keyOf)).to.deep.equal(["K1"]);
  });

  it("fail the call where those that replace them have expired too", async () => {
    const s3 = clientWith(2);
    expired.add("K1").add("K2");
    const error = await s3.send(list).catch((reason: unknown) => reason);

    expect((error as Error).name).to.equal("ExpiredToken");
    expect(server.requests.map(keyOf)).to.deep.equal(["K1", "K2"]);
  });

  it("are not renewed for another fault", async () => {
    const s3 = clientWith(9);
    server.answer = () => s3Error(403, "AccessDenied", "Access Denied");
    await s3.send(new HeadObjectCommand({ Bucket: "files", Key: "a" })).catch(() => undefined);

    expect(server.requests.map(keyOf)).to.deep.equal(["K1"]);
  });

  it("are read anew from the credentials file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-credentials-"));
    const file = join(folder, "credentials");
    const write = (key: string): void =>
      writeFileSync(file, `[default]\naws_access_key_id = ${key}\naws_secret_access_key = s\naws_session_token = t\n`);
    const names = ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_ACCESS_KEY_ID", "AWS_PROFILE"] as const;
    const before = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(folder, "config") });
    const target: Target = {
      ...{ title: "", bucket: "files", table: "items", region: "us-east-1", prefix: "", suffixes: [] },
      ...{ mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1, failureQueueUrl: undefined, local: false },
      endpoints: { s3: server.endpoint },
    };
    const retries = new PatientRetries({ ...PATIENCE, signal: new AbortController().signal });
    const clients = connect(target, { sockets: 1, retries, silence: PATIENCE.silence });
    try {
      write("OLD");
      await clients.s3.send(list);
      write("NEW");
      expired.add("OLD");
      await clients.s3.send(list);

      expect(server.requests.map(keyOf)).to.deep.equal(["OLD", "OLD", "NEW"]);
    } finally {
      clients.destroy();
      for (const [name, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      rmSync(folder, { recursive: true });
    }
  });
});
