import { expect } from "chai";
import type { Version } from "../../../../local/s3/store/bucket.ts";
import { checkWriteConditions, readConditions } from "../../../../local/s3/store/conditions.ts";
import { S3Error } from "../../../../local/s3/store/errors.ts";

const SECOND = Date.UTC(2026, 0, 1);
const at = (second: number): string => new Date(SECOND + second * 1_000).toUTCString();

describe("the conditions of a read", () => {
  const cases: readonly { headers: Record<string, string>; is: string }[] = [
    { headers: {}, is: "holds" },
    { headers: { "if-match": '"e"' }, is: "holds" },
    { headers: { "if-match": "e" }, is: "holds" },
    { headers: { "if-match": '"x", W/"e"' }, is: "holds" },
    { headers: { "if-match": "*" }, is: "holds" },
    { headers: { "if-match": '"x"' }, is: "failed" },
    { headers: { "if-none-match": '"e"' }, is: "not-modified" },
    { headers: { "if-none-match": '"x"' }, is: "holds" },
    { headers: { "if-modified-since": at(-1) }, is: "holds" },
    { headers: { "if-modified-since": at(0) }, is: "not-modified" },
    { headers: { "if-unmodified-since": at(0) }, is: "holds" },
    { headers: { "if-unmodified-since": at(-1) }, is: "failed" },
    { headers: { "if-unmodified-since": "soon", "if-modified-since": "soon" }, is: "holds" },
    // By RFC 9110, the ETag takes precedence over the date.
    { headers: { "if-match": '"e"', "if-unmodified-since": at(-1) }, is: "holds" },
    { headers: { "if-none-match": '"x"', "if-modified-since": at(0) }, is: "holds" },
    { headers: { "if-match": '"e"', "if-none-match": '"e"' }, is: "not-modified" },
  ];
  for (const { headers, is } of cases) {
    it(`${is}: ${JSON.stringify(headers)}`, () => {
      const prefixed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [`x-${name}`, value]));
      const stored = { etag: "e", lastModified: SECOND };

      expect(readConditions(headers, stored)).to.equal(is);
      expect(readConditions(prefixed, stored, "x-")).to.equal(is);
      expect(readConditions(prefixed, stored)).to.equal("holds");
    });
  }
});

describe("the conditions of a write", () => {
  const identity = { versionId: "v", sequence: 1, lastModified: 0 };
  const object: Version = { kind: "object", ...identity, content: { blob: "b", sizeBytes: 0, etag: "e", headers: {} } };
  const marker: Version = { kind: "delete-marker", ...identity };

  const cases: readonly { headers: Record<string, string>; latest: Version | undefined; code: string }[] = [
    { headers: {}, latest: object, code: "holds" },
    { headers: { "if-none-match": " * " }, latest: undefined, code: "holds" },
    { headers: { "if-none-match": "*" }, latest: marker, code: "holds" },
    { headers: { "if-none-match": "*" }, latest: object, code: "PreconditionFailed" },
    { headers: { "if-none-match": '"e"' }, latest: undefined, code: "NotImplemented" },
    { headers: { "if-match": '"e"' }, latest: object, code: "holds" },
    { headers: { "if-match": '"x"' }, latest: object, code: "PreconditionFailed" },
    { headers: { "if-match": '"e"' }, latest: marker, code: "NoSuchKey" },
    { headers: { "if-match": '"e"' }, latest: undefined, code: "NoSuchKey" },
  ];
  for (const { headers, latest, code } of cases) {
    it(`${code}: ${JSON.stringify(headers)} on ${latest?.kind ?? "nothing"}`, () => {
      let is = "holds";
      try {
        checkWriteConditions(headers, latest);
      } catch (error) {
        is = error instanceof S3Error ? error.code : String(error);
      }

      expect(is).to.equal(code);
    });
  }
});
