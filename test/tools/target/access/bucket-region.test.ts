import { expect } from "chai";
import { isElsewhere, namedRegion } from "../../../../tools/target/access/bucket-region.ts";

const errorWith = (name: string, more: object = {}, message = "m"): Error =>
  Object.assign(new Error(message), { name, ...more });

describe("a bucket in another region", () => {
  const cases: readonly { error: Error; is: boolean }[] = [
    ...[
      "PermanentRedirect",
      "TemporaryRedirect",
      "AuthorizationHeaderMalformed",
      "IllegalLocationConstraintException",
    ].map((name) => ({ error: errorWith(name), is: true })),
    { error: errorWith("Unknown", { $metadata: { httpStatusCode: 301 } }), is: true },
    { error: errorWith("Unknown", { $metadata: { httpStatusCode: 307 } }), is: false },
    { error: errorWith("NoSuchBucket"), is: false },
  ];
  for (const { error, is } of cases) {
    const { $metadata } = error as { $metadata?: object };
    it(`is ${is ? "" : "not "}meant by ${error.name} ${JSON.stringify($metadata ?? {})}`, () =>
      expect(isElsewhere(error)).to.equal(is));
  }

  const header = { $response: { headers: { "x-amz-bucket-region": "eu-west-1" } } };
  const regions: readonly { title: string; error: Error; region: string | undefined }[] = [
    {
      title: "its header before all others",
      error: errorWith("E", { ...header, Region: "eu-west-2" }),
      region: "eu-west-1",
    },
    {
      title: "its body",
      error: errorWith("E", { Region: "eu-west-2", $response: { headers: {} } }),
      region: "eu-west-2",
    },
    { title: "its message", error: errorWith("E", {}, "expecting 'ap-south-1'"), region: "ap-south-1" },
    {
      title: "its endpoint",
      error: errorWith("E", { Endpoint: "b.s3.us-gov-west-1.amazonaws.com" }),
      region: "us-gov-west-1",
    },
    {
      title: "an endpoint of the old form",
      error: errorWith("E", { Endpoint: "b.s3-eu-west-1.amazonaws.com" }),
      region: "eu-west-1",
    },
    {
      title: "an endpoint without a region",
      error: errorWith("E", { Endpoint: "b.s3.amazonaws.com" }),
      region: undefined,
    },
    { title: "nothing", error: errorWith("E", { Region: 1 }), region: undefined },
  ];
  for (const { title, error, region } of regions) {
    it(`is ${region ?? "unknown"} by ${title}`, () => expect(namedRegion(error)).to.equal(region));
  }
});
