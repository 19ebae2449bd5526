import { expect } from "chai";
import {
  keptHeaders,
  objectHeaders,
  overriddenHeaders,
  refuseUnknownWrites,
  versionHeader,
} from "../../../../local/s3/http/object-headers.ts";
import type { S3Request } from "../../../../local/s3/http/request.ts";
import type { ObjectVersion } from "../../../../local/s3/store/bucket.ts";
import { S3Error } from "../../../../local/s3/store/errors.ts";

const requestWith = (headers: Record<string, string>): S3Request => ({ message: { headers } }) as unknown as S3Request;

describe("the headers of an object", () => {
  it("are those of its PUT that belong to it", () => {
    const kept = {
      ...{ "cache-control": "no-cache", "content-disposition": "inline", "content-encoding": "gzip" },
      ...{ "content-language": "de", "content-type": "application/json", expires: "0" },
      ...{ "x-amz-website-redirect-location": "/", "x-amz-meta-a": "1", "x-amz-meta-b": "" },
    };

    expect(keptHeaders(requestWith({ ...kept, host: "x", "x-amz-date": "x", "content-length": "1" }))).to.deep.equal(
      kept,
    );
  });

  const encodings = [
    ["aws-chunked", undefined],
    ["gzip, AWS-Chunked", "gzip"],
    ["aws-chunked,gzip , br", "gzip,br"],
    ["", undefined],
  ] as const;
  for (const [sent, kept] of encodings) {
    it(`have the encoding ${kept ?? "none"} of ${JSON.stringify(sent)}`, () =>
      expect(keptHeaders(requestWith({ "content-encoding": sent }))).to.deep.equal({
        ...(kept === undefined ? {} : { "content-encoding": kept }),
        "content-type": "binary/octet-stream",
      }));
  }

  it("have 2,048 bytes of metadata at the most, the prefix not counted", () => {
    const metadata = (bytes: number) => ({ "x-amz-meta-ab": "x".repeat(bytes - 3), "x-amz-meta-c": "" });

    expect(keptHeaders(requestWith(metadata(2_048)))["x-amz-meta-ab"]).to.have.length(2_045);
    expect(() => keptHeaders(requestWith(metadata(2_049))))
      .to.throw(S3Error)
      .with.property("code", "MetadataTooLarge");
  });

  for (const name of ["x-amz-write-offset-bytes", "x-amz-object-lock-mode", "x-amz-object-lock-legal-hold"]) {
    it(`do not ignore ${name}`, () =>
      expect(() => refuseUnknownWrites(requestWith({ [name]: "1" })))
        .to.throw(S3Error)
        .with.property("code", "NotImplemented"));
  }

  const version: ObjectVersion = {
    ...{ kind: "object", versionId: "v", sequence: 1, lastModified: Date.UTC(2026, 0, 1) },
    content: {
      ...{ blob: "b", sizeBytes: 1, etag: "e", headers: { "content-type": "text/plain" } },
      checksum: { algorithm: "CRC32", value: "AAAAAA==", type: "FULL_OBJECT" },
    },
  };

  it("tell what it is, and its checksum where asked", () => {
    const plain = {
      ...{ "content-type": "text/plain", "accept-ranges": "bytes", etag: '"e"' },
      "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT",
    };

    expect(objectHeaders(version, undefined, false)).to.deep.equal(plain);
    expect(objectHeaders(version, "Enabled", true)).to.deep.equal({
      ...plain,
      ...{ "x-amz-version-id": "v", "x-amz-checksum-crc32": "AAAAAA==", "x-amz-checksum-type": "FULL_OBJECT" },
    });
    expect(versionHeader(version, "Suspended")).to.deep.equal({ "x-amz-version-id": "v" });
  });

  it("are others where the query asks for them", () => {
    const query = new URLSearchParams("response-content-type=a/b&response-expires=0&response-etag=x&versionId=1");

    expect(overriddenHeaders(query)).to.deep.equal({ "content-type": "a/b", expires: "0" });
    expect(() => overriddenHeaders(new URLSearchParams({ "response-expires": "a\n" }))).to.throw(S3Error);
  });
});
