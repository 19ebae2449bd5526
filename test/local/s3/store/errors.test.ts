import { expect } from "chai";
import { invalidArgument, S3Error, type S3ErrorCode } from "../../../../local/s3/store/errors.ts";

/** The HTTP status of each code, from "Error responses", Amazon S3 API Reference. */
const STATUS: Readonly<Record<S3ErrorCode, number>> = {
  BadDigest: 400,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IllegalVersioningConfigurationException: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedTrailerError: 400,
  MalformedXML: 400,
  MetadataTooLarge: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NoSuchVersion: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  UserKeyMustBeSpecified: 400,
  XAmzContentSHA256Mismatch: 400,
};

describe("an S3 error", () => {
  for (const [code, status] of Object.entries(STATUS) as [S3ErrorCode, number][]) {
    it(`${code} has the status ${status}, and a message of its own`, () => {
      const error = new S3Error(code);

      expect([error.code, error.status, error.name, error.headers, error.details]).to.deep.equal([
        ...[code, status, "S3Error", {}, {}],
      ]);
      expect(error.message).to.match(/^[A-Z].*[^ ]$/);
      expect(new S3Error(code, "Another.").message).to.equal("Another.");
    });
  }

  it("carries headers and details", () => {
    const error = new S3Error("NoSuchKey", undefined, { headers: { a: "1" }, details: { Key: "k" } });

    expect([error.headers, error.details]).to.deep.equal([{ a: "1" }, { Key: "k" }]);
  });

  it("of an argument names it and its value", () => {
    const error = invalidArgument("max-keys", "x", "No number.");

    expect([error.code, error.message, error.details]).to.deep.equal([
      ...["InvalidArgument", "No number.", { ArgumentName: "max-keys", ArgumentValue: "x" }],
    ]);
  });
});
