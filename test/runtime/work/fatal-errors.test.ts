import { expect } from "chai";
import { isFatal } from "../../../runtime/work/fatal-errors.ts";

const named = (name: string, httpStatusCode?: number): Error =>
  Object.assign(new Error("no"), { name, ...(httpStatusCode === undefined ? {} : { $metadata: { httpStatusCode } }) });

describe("isFatal", () => {
  for (const [error, expected] of [
    [named("CredentialsProviderError"), true],
    [named("TokenProviderError"), true],
    [named("ExpiredToken", 400), true],
    [named("ExpiredTokenException", 400), true],
    [named("InvalidAccessKeyId", 403), true],
    [named("UnrecognizedClientException", 400), true],
    [named("InvalidClientTokenId", 403), true],
    [named("SignatureDoesNotMatch", 403), true],
    [named("NoSuchBucket", 404), true],
    [named("PermanentRedirect", 301), true],
    [named("AuthorizationHeaderMalformed", 400), true],
    [named("IllegalLocationConstraintException", 400), true],
    [named("ResourceNotFoundException", 400), true],
    [named("Unknown", 301), true],
    [named("Unknown", 302), false],
    [named("AccessDenied", 403), false],
    [named("NoSuchKey", 404), false],
    [named("SlowDown", 503), false],
    [named("Error"), false],
  ] as const) {
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    it(`is ${expected} for ${error.name} with status ${$metadata?.httpStatusCode}`, () => {
      expect(isFatal(error)).to.equal(expected);
    });
  }

  it("is false for what is no error", () => {
    for (const thrown of [undefined, null, "NoSuchBucket", { name: "NoSuchBucket" }])
      expect(isFatal(thrown)).to.equal(false);
  });
});
