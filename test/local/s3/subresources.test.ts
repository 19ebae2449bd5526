import { expect } from "chai";

import { type S3Server, startS3Server } from "../../../local/s3/server.ts";
import { codeIn, rawRequest } from "./contract/harness.ts";

const OF_OBJECTS = [
  "acl",
  "tagging",
  "retention",
  "legal-hold",
  "frobnicate",
  "renameObject",
  "restore",
  "partNumber=1",
];
const OF_BUCKETS = [
  "acl",
  "tagging",
  "lifecycle",
  "policy",
  "cors",
  "encryption",
  "notification",
  "website",
  "replication",
  "inventory&id=a",
];

describe("S3's parts that the embedded one leaves out", () => {
  let server: S3Server;

  before(async () => {
    server = await startS3Server();
    await server.createBucket("bucket");
  });

  after(() => server.close());

  for (const subresource of OF_OBJECTS) {
    it(`answers an object's ?${subresource} as not implemented, whatever the method`, async () => {
      await rawRequest(server.endpoint, "PUT", "/bucket/k", {}, "kept");

      for (const method of ["PUT", "POST", "DELETE", "GET"]) {
        const answer = await rawRequest(server.endpoint, method, `/bucket/k?${subresource}`, {}, "<X/>");
        expect(codeIn(answer)).to.equal("501 NotImplemented");
      }
      expect((await rawRequest(server.endpoint, "GET", "/bucket/k")).body).to.equal("kept");
    });
  }

  for (const subresource of OF_BUCKETS) {
    it(`answers a bucket's ?${subresource} as not implemented, whatever the method`, async () => {
      for (const method of ["GET", "PUT", "DELETE", "POST"]) {
        const answer = await rawRequest(server.endpoint, method, `/bucket?${subresource}`);
        expect(codeIn(answer)).to.equal("501 NotImplemented");
      }
      expect((await rawRequest(server.endpoint, "HEAD", "/bucket")).status).to.equal(200);
    });
  }

  it("leaves out a read's parameter that has a value and no meaning, as S3 does", async () => {
    await rawRequest(server.endpoint, "PUT", "/bucket/k", {}, "kept");

    expect((await rawRequest(server.endpoint, "GET", "/bucket/k?cache=1")).body).to.equal("kept");
  });

  it("refuses an append rather than overwrite", async () => {
    await rawRequest(server.endpoint, "PUT", "/bucket/k", {}, "kept");

    const answer = await rawRequest(server.endpoint, "PUT", "/bucket/k", { "x-amz-write-offset-bytes": "4" }, "more");

    expect(codeIn(answer)).to.equal("501 NotImplemented");
    expect((await rawRequest(server.endpoint, "GET", "/bucket/k")).body).to.equal("kept");
  });
});
