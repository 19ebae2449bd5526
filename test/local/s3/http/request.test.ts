import type { IncomingMessage } from "node:http";
import { expect } from "chai";
import { checkKey, readRequest } from "../../../../local/s3/http/request.ts";
import { S3Error } from "../../../../local/s3/store/errors.ts";

const read = (url: string | undefined, host = "127.0.0.1:4566", method: string | undefined = "PUT") =>
  readRequest({ url, method, headers: { host } } as unknown as IncomingMessage, "id");

describe("a request to S3", () => {
  const cases: readonly { url: string; host?: string; is: readonly [bucket: string, key: string, query: string] }[] = [
    { url: "/", is: ["", "", ""] },
    { url: "/files", is: ["files", "", ""] },
    { url: "/files/", is: ["files", "", ""] },
    { url: "/files?list-type=2&prefix=a+b", is: ["files", "", "list-type=2&prefix=a+b"] },
    { url: "/files/a/b.json?versionId=1", is: ["files", "a/b.json", "versionId=1"] },
    { url: "/files//a/../b", is: ["files", "/a/../b", ""] },
    { url: "/files/a+b%2Bc%20d%C3%BC?x=?", is: ["files", "a+b+c dü", "x=%3F"] },
    { url: "/files/%2525", is: ["files", "%25", ""] },
    { url: "http://host:1/files/a", is: ["files", "a", ""] },
    { url: "/a/b", host: "Files.localhost:4566", is: ["files", "a/b", ""] },
    { url: "/", host: "a.b.localhost", is: ["a.b", "", ""] },
    { url: "/files/a", host: "localhost:4566", is: ["files", "a", ""] },
  ];
  for (const { url, host, is } of cases) {
    it(`is read: ${host ?? ""}${url}`, () => {
      const { bucket, key, query, method, requestId } = read(url, host);

      expect([bucket, key, query.toString(), method, requestId]).to.deep.equal([...is, "PUT", "id"]);
    });
  }

  it("is one to the service itself where nothing is named", () => {
    const { bucket, key, method } = readRequest({ headers: {} } as unknown as IncomingMessage, "id");

    expect([bucket, key, method]).to.deep.equal(["", "", "GET"]);
  });

  it("is refused where its path is not UTF-8", () => {
    expect(() => read("/files/%ff"))
      .to.throw(S3Error)
      .with.property("code", "InvalidURI");
  });

  it("has a key of 1,024 bytes at the most", () => {
    checkKey("ü".repeat(512));
    const error = expect(() => checkKey(`a${"ü".repeat(512)}`)).to.throw(S3Error);

    error.with.property("code", "KeyTooLongError");
    expect(() => read(`/files/${"x".repeat(1_025)}`))
      .to.throw(S3Error)
      .with.deep.property("details", {
        ...{ Size: "1025", MaxSizeAllowed: "1024" },
      });
  });
});
