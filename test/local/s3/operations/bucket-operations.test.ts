import { PassThrough } from "node:stream";
import { expect } from "chai";
import { NOON_XML, type Operations, startOperations, xml } from "../ask.ts";

const LIST = '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';
const versioning = (status: string): string => `${LIST}<Status>${status}</Status></VersioningConfiguration>`;

describe("a bucket in S3", () => {
  let s3: Operations;
  beforeEach(async () => {
    s3 = await startOperations();
    for (const name of ["bucket-c", "bucket-a", "other"]) await s3.ask(`PUT /${name}`);
  });

  const owner = "<Owner><ID>local</ID><DisplayName>local</DisplayName></Owner>";
  const listed = (name: string): string =>
    `<Bucket><Name>${name}</Name><CreationDate>${NOON_XML}</CreationDate></Bucket>`;
  const lists = [
    { query: "", buckets: ["bucket-a", "bucket-c", "other"], prefix: "" },
    { query: "?prefix=bucket-", buckets: ["bucket-a", "bucket-c"], prefix: "<Prefix>bucket-</Prefix>" },
    { query: "?prefix=no", buckets: [], prefix: "<Prefix>no</Prefix>" },
  ];
  for (const { query, buckets, prefix } of lists) {
    it(`is listed in order of names by GET /${query}`, async () => {
      expect(await s3.ask(`GET /${query}`)).to.deep.equal({
        ...{ status: 200, headers: { "content-type": "application/xml" } },
        body: xml(
          "ListAllMyBucketsResult",
          `${owner}<Buckets>${buckets.map((name) => listed(name)).join("")}</Buckets>${prefix}`,
        ),
      });
    });
  }

  for (const body of [
    "",
    " \n",
    "<CreateBucketConfiguration><LocationConstraint>x</LocationConstraint></CreateBucketConfiguration>",
  ]) {
    it(`is made by a request with the body ${JSON.stringify(body)}`, async () => {
      expect(await s3.ask("PUT /made", {}, body)).to.deep.equal({
        ...{ status: 200, headers: { location: "/made" }, body: "" },
      });
      expect(s3.store.buckets.has("made")).to.equal(true);
    });
  }

  it("is made once, and not by a body that is something else", async () => {
    expect(await s3.refused("PUT /other")).to.deep.equal({
      ...{ status: 409, code: "BucketAlreadyOwnedByYou", details: { BucketName: "other" }, headers: {} },
    });
    expect((await s3.refused("PUT /made", {}, "<Other/>")).code).to.equal("MalformedXML");
    expect(s3.store.buckets.has("made")).to.equal(false);
  });

  const names = [
    ...["abc", "a.b", "a-b", "123", "a".repeat(63), "1.2.3.4.5", "x1.2.3.4"].map((name) => ({ name, good: true })),
    ...["ab", "a".repeat(64), "-ab", "ab-", ".ab", "ab.", "Abc", "a_b", "a..b", "1.2.3.4", "10.20.30.40"].map(
      (name) => ({ name, good: false }),
    ),
  ];
  for (const { name, good } of names) {
    it(`${good ? "may" : "may not"} be named ${name.slice(0, 12)}${name.length > 12 ? ` (${name.length})` : ""}`, async () => {
      if (good) expect((await s3.ask(`PUT /${name}`)).status).to.equal(200);
      else {
        expect(await s3.refused(`PUT /${name}`)).to.deep.equal({
          ...{ status: 400, code: "InvalidBucketName", details: { BucketName: name }, headers: {} },
        });
      }
    });
  }

  it("is found, or not", async () => {
    expect(await s3.ask("HEAD /other")).to.deep.equal({
      ...{ status: 200, body: "" },
      headers: { "x-amz-bucket-region": "eu-west-1", "content-type": "application/xml" },
    });
    expect(await s3.refused("HEAD /none")).to.deep.equal({
      ...{ status: 404, code: "NoSuchBucket", details: { BucketName: "none" }, headers: {} },
    });
  });

  it("is deleted once it is empty", async () => {
    await s3.ask("PUT /other/k", {}, "x");
    expect(await s3.refused("DELETE /other")).to.deep.equal({
      ...{ status: 409, code: "BucketNotEmpty", details: { BucketName: "other" }, headers: {} },
    });
    await s3.ask("DELETE /other/k");

    expect(await s3.ask("DELETE /other")).to.deep.equal({ status: 204, headers: {}, body: "" });
    expect([...s3.store.buckets.keys()]).to.deep.equal(["bucket-c", "bucket-a"]);
    expect((await s3.refused("DELETE /other")).code).to.equal("NoSuchBucket");
  });

  for (const { region, location } of [
    { region: "eu-west-1", location: "eu-west-1" },
    { region: "us-east-1", location: "" },
  ]) {
    it(`is in the location ${JSON.stringify(location)} of ${region}`, async () => {
      s3 = await startOperations(region);
      await s3.ask("PUT /other");

      expect((await s3.ask("GET /other?location")).body).to.equal(xml("LocationConstraint", location));
      expect((await s3.refused("GET /none?location")).code).to.equal("NoSuchBucket");
    });
  }

  it("tells its versioning, as it was last set", async () => {
    const told = async (): Promise<string> => (await s3.ask("GET /other?versioning")).body;
    const seen = [await told()];
    for (const status of ["Enabled", " Suspended\n"]) {
      expect(await s3.ask("PUT /other?versioning", {}, versioning(status))).to.deep.equal({
        ...{ status: 200, headers: {}, body: "" },
      });
      seen.push(await told());
    }

    expect(seen).to.deep.equal([
      xml("VersioningConfiguration", ""),
      xml("VersioningConfiguration", "<Status>Enabled</Status>"),
      xml("VersioningConfiguration", "<Status>Suspended</Status>"),
    ]);
  });

  for (const { target, body, code } of [
    { target: "other", body: versioning("Disabled"), code: "IllegalVersioningConfigurationException" },
    { target: "other", body: `${LIST}</VersioningConfiguration>`, code: "IllegalVersioningConfigurationException" },
    { target: "other", body: "<Other><Status>Enabled</Status></Other>", code: "MalformedXML" },
    { target: "none", body: "no XML", code: "NoSuchBucket" },
  ]) {
    it(`refuses as ${code} to set the versioning of ${target} to ${body}`, async () => {
      expect((await s3.refused(`PUT /${target}?versioning`, {}, body)).code).to.equal(code);
      expect(s3.store.bucket("other").versioning).to.equal(undefined);
    });
  }

  it("gets no versioning if it is deleted while that is being asked for", async () => {
    const body = new PassThrough();
    const text = versioning("Enabled");
    const asked = s3.refused("PUT /other?versioning", { "content-length": String(text.length) }, body);
    await s3.ask("DELETE /other");
    body.end(text);

    expect((await asked).code).to.equal("NoSuchBucket");
  });
});
