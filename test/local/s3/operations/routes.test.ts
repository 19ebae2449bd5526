import { expect } from "chai";
import { S3Error } from "../../../../local/s3/store/errors.ts";
import { type Operations, startOperations, textOf } from "../ask.ts";

describe("a route in S3", () => {
  let s3: Operations;
  let id: string;
  beforeEach(async () => {
    s3 = await startOperations();
    await s3.ask("PUT /files");
    await s3.ask("PUT /files/k", {}, "hello");
    id = textOf(await s3.ask("POST /files/k?uploads"), "UploadId");
  });

  /** What a request is answered: the root of the XML, its text, the status of nothing, or the error's code. */
  const outcome = async (line: string, headers: Record<string, string> = {}, body = ""): Promise<string> => {
    try {
      const answer = await s3.ask(line.replaceAll("ID", id), headers, body);
      return /<(\w+) xmlns/.exec(answer.body)?.[1] ?? (answer.body || String(answer.status));
    } catch (error) {
      return (error as S3Error).code;
    }
  };

  const source = { "x-amz-copy-source": "files/k" };
  const routes: readonly (readonly [line: string, is: string, headers?: Record<string, string>, body?: string])[] = [
    ["GET /", "ListAllMyBucketsResult"],
    ["GET /files?location", "LocationConstraint"],
    ["GET /files?versioning", "VersioningConfiguration"],
    ["GET /files?versions", "ListVersionsResult"],
    ["GET /files?uploads", "ListMultipartUploadsResult"],
    ["GET /files?list-type=2", "ListBucketResult"],
    ["GET /files", "ListBucketResult"],
    ["HEAD /files", "200"],
    ["PUT /other", "200"],
    ["PUT /files?versioning", "MalformedXML"],
    ["POST /files?delete", "DeleteResult", {}, "<Delete><Object><Key>x</Key></Object></Delete>"],
    ["DELETE /files", "BucketNotEmpty"],
    ["GET /files/k?uploadId=ID", "ListPartsResult"],
    ["GET /files/k", "hello"],
    ["HEAD /files/k", "200"],
    ["PUT /files/k?partNumber=1&uploadId=ID", "200", {}, "x"],
    ["PUT /files/k?partNumber=1&uploadId=ID", "CopyPartResult", source],
    ["PUT /files/k", "200", {}, "x"],
    ["PUT /files/other", "CopyObjectResult", source],
    ["POST /files/k?uploads", "InitiateMultipartUploadResult"],
    ["POST /files/k?uploadId=ID", "MalformedXML", {}, "<CompleteMultipartUpload/>"],
    ["DELETE /files/k?uploadId=ID", "204"],
    ["DELETE /files/k?versionId=null", "204"],
    ["DELETE /files/k", "204"],
  ];
  for (const [line, is, headers, body] of routes) {
    it(`leads ${line}${headers === source ? " from another object" : ""} to ${is}`, async () =>
      expect(await outcome(line, headers, body)).to.equal(is));
  }

  it("by version 2 is another than by version 1", async () => {
    expect((await s3.ask("GET /files?list-type=2")).body).to.contain("<KeyCount>");
    expect((await s3.ask("GET /files?list-type=1")).body).to.contain("<Marker>");
  });

  const listing = ["prefix", "delimiter", "max-keys", "encoding-type"];
  const response = [
    ...["content-type", "content-language", "expires", "cache-control", "content-disposition", "content-encoding"],
  ];
  const optional: readonly { line: string; takes: readonly string[] }[] = [
    { line: "GET /?", takes: ["prefix", "max-buckets", "continuation-token", "bucket-region"] },
    { line: "GET /files?versions&", takes: [...listing, "key-marker", "version-id-marker"] },
    { line: "GET /files?uploads&", takes: [...listing, "max-uploads", "key-marker", "upload-id-marker"] },
    { line: "GET /files?list-type=2&", takes: [...listing, "continuation-token", "start-after", "fetch-owner"] },
    { line: "GET /files?", takes: [...listing, "marker"] },
    { line: "GET /files/k?uploadId=ID&", takes: ["max-parts", "part-number-marker"] },
    ...["GET", "HEAD"].map((method) => ({
      line: `${method} /files/k?`,
      takes: ["versionId", ...response.map((name) => `response-${name}`)],
    })),
  ];
  for (const { line, takes } of optional) {
    for (const name of takes) {
      // Without a value: with one, a read would leave an unknown parameter out.
      it(`takes ${name} at ${line.slice(0, -1)}`, async () =>
        expect(await outcome(`${line}${name}=`)).not.to.equal("NotImplemented"));
    }
  }

  for (const query of ["x-id=PutObject", "X-Amz-Signature=1", "AWSAccessKeyId=a", "Signature=b", "expires=1"]) {
    it(`takes ${query} anywhere`, async () => {
      for (const line of ["PUT /files/k", "DELETE /files/k", "GET /files", "GET /"]) {
        expect(await outcome(`${line}?${query}`)).not.to.equal("NotImplemented");
      }
    });
  }

  const unknown: readonly { line: string; is: string }[] = [
    { line: "PUT /files/k?tagging", is: "NotImplemented" },
    { line: "PUT /files/k?other=1", is: "NotImplemented" },
    { line: "DELETE /files/k?other=1", is: "NotImplemented" },
    { line: "GET /files/k?other=1", is: "hello" },
    { line: "HEAD /files/k?other=1", is: "200" },
    { line: "GET /files/k?other", is: "NotImplemented" },
    { line: "GET /files/k?partNumber=1", is: "NotImplemented" },
    { line: "GET /files/k?annotation=1", is: "NotImplemented" },
    { line: "GET /files?id=1", is: "NotImplemented" },
    { line: "GET /files?session=1", is: "NotImplemented" },
    { line: "GET /files?x=&other=1", is: "NotImplemented" },
    { line: "POST /files/k", is: "NotImplemented" },
    { line: "POST /files", is: "NotImplemented" },
    { line: "PUT /?acl", is: "NotImplemented" },
    { line: "DELETE /?acl", is: "NotImplemented" },
    { line: "HEAD /?acl", is: "NotImplemented" },
    { line: "POST /?acl", is: "NotImplemented" },
    { line: "PUT /", is: "MethodNotAllowed" },
    { line: "PATCH /files/k", is: "MethodNotAllowed" },
    { line: "PATCH /files/k?acl", is: "MethodNotAllowed" },
  ];
  for (const { line, is } of unknown) {
    it(`leads ${line} to ${is}`, async () => {
      expect(await outcome(line)).to.equal(is);
      expect((await s3.ask("GET /files/k")).body).to.equal("hello");
    });
  }

  it("that is not there names the method", async () => {
    expect(await s3.refused("PATCH /files")).to.deep.equal({
      ...{ status: 405, code: "MethodNotAllowed", details: { Method: "PATCH" }, headers: {} },
    });
  });

  for (const { line, named } of [
    { line: "PUT /files/k?tagging&a=1", named: "PUT with ?tagging is" },
    { line: "POST /files?a=1&b=2", named: "POST with ?a&b is" },
    { line: "GET /files/k?versionId=null&session=1", named: "GET with ?session is" },
  ]) {
    it(`that is not implemented is named: ${named}`, async () => {
      const error: unknown = await s3.ask(line).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(S3Error);
      expect((error as S3Error).message).to.equal(`${named} not implemented.`);
    });
  }
});
