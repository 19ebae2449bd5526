import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { ANY_CREDENTIALS } from "../../../../local/pipeline/address.ts";
import { currentObject } from "../../../../tools/target/clients/current-object.ts";
import { s3Error, startFixedAnswers, type Answer, type FixedAnswers } from "../../../support/fixed-answers.ts";

const MODIFIED = { "last-modified": new Date(0).toUTCString() };

describe("the object that a key has now", () => {
  let server: FixedAnswers;
  let s3: S3Client;
  beforeEach(async () => {
    server = await startFixedAnswers();
    const common = { region: "us-east-1", credentials: ANY_CREDENTIALS, maxAttempts: 1, forcePathStyle: true };
    s3 = new S3Client({ ...common, endpoint: server.endpoint });
  });
  afterEach(async () => {
    s3.destroy();
    await server.close();
  });

  /** What is found where HEAD and GET have these answers. */
  function find(head: Answer, get: Answer = { status: 500 }): Promise<unknown> {
    server.answer = ({ method }) => (method === "HEAD" ? head : get);
    const silence = { milliseconds: 30_000 };
    return currentObject({ s3, silence }, { bucket: "files", key: "a" }).catch(
      (error: unknown) => (error as Error).name,
    );
  }
  const methods = (): string[] => server.requests.map(({ method }) => method);
  const missing = s3Error(404, "NoSuchKey", "The specified key does not exist.");

  it("has its version, its ETag without quotes, and its size", async () => {
    const headers = { etag: '"abc"', "x-amz-version-id": "v1", "content-length": "17", ...MODIFIED };

    expect(await find({ status: 200, headers })).to.deep.equal({ versionId: "v1", etag: "abc", size: 17 });
    expect(methods()).to.deep.equal(["HEAD"]);
  });

  it("has no version where the bucket keeps none", async () => {
    expect(await find({ status: 200, headers: { etag: '"abc"', "content-length": "0", ...MODIFIED } })).to.deep.equal({
      etag: "abc",
      size: 0,
    });
  });

  it("is none only where S3 says so in a body, which HEAD has not", async () => {
    expect(await find({ status: 404 }, missing)).to.equal(undefined);
    expect(methods()).to.deep.equal(["HEAD", "GET"]);
    expect(await find({ status: 404 }, s3Error(404, "NoSuchBucket", "none"))).to.equal("NoSuchBucket");
    expect(await find({ status: 403 }, s3Error(403, "AccessDenied", "Access Denied"))).to.equal("AccessDenied");
  });

  for (const versionId of ["v1", undefined]) {
    it(`is what GET gives where HEAD is refused, with ${versionId === undefined ? "no version" : "its version"}`, async () => {
      const version = versionId === undefined ? {} : { "x-amz-version-id": versionId };
      const get = { status: 200, headers: { etag: '"abc"', ...version, ...MODIFIED }, body: "{}" };

      expect(await find({ status: 403 }, get)).to.deep.equal({
        ...(versionId === undefined ? {} : { versionId }),
        etag: "abc",
      });
    });
  }

  it("cannot be told from an archived one", async () => {
    const archived = s3Error(403, "InvalidObjectState", "not valid", "<StorageClass>GLACIER</StorageClass>");

    expect(await find({ status: 403 }, archived)).to.be.a("string");
  });

  it("is not asked for a second time where the server failed", async () => {
    expect(await find({ status: 500 }, missing)).not.to.equal(undefined);
    expect(methods()).to.deep.equal(["HEAD"]);
  });
});
