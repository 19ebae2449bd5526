import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import { expect } from "chai";
import { Cloud } from "./standin/cloud.ts";
import { FILES, PretendedAccount } from "./standin/pretended-account.ts";
import { changedProperties, fromStruct, toStruct, UNKNOWN } from "./standin/properties.ts";
import { providerService } from "./standin/provider.ts";

const TABLE = "aws:dynamodb/table:Table";
const BUCKET = "aws:s3/bucket:Bucket";
const urnOf = (type: string) => `urn:pulumi:dev::sluice::sluice:infra:Some$${type}::thing`;

/** Where other tests rely on what the stand-in refuses, it has to refuse it. */
describe("the stand-in for the aws provider", () => {
  let folder: string;
  let cloud: Cloud;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-standin-"));
    cloud = new Cloud(join(folder, "cloud.json"));
    await call("configure", configuration());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  let service: ReturnType<typeof providerService>;
  /** One call of the protocol, without a network. */
  function call<Response>(method: string, request: object): Promise<Response> {
    if (method === "configure") service = providerService(new PretendedAccount(cloud));
    const handle = service[method] as unknown as (
      call: object,
      callback: (error: { readonly details: string } | null, response: Response) => void,
    ) => void;
    return new Promise((resolve, reject) => {
      handle({ request }, (error, response) => (error === null ? resolve(response) : reject(new Error(error.details))));
    });
  }

  function configuration(): object {
    const request = new proto.ConfigureRequest();
    request.setArgs(toStruct({ region: "eu-west-1" }));
    return request;
  }

  async function create(type: string, inputs: object, preview = false): Promise<[id: string, state: object]> {
    const request = new proto.CreateRequest();
    request.setUrn(urnOf(type));
    request.setProperties(toStruct({ ...inputs }));
    request.setPreview(preview);
    const response = await call<proto.CreateResponse>("create", request);
    return [response.getId(), fromStruct(response.getProperties())];
  }

  async function difference(type: string, before: object, after: object): Promise<object> {
    const request = new proto.DiffRequest();
    request.setUrn(urnOf(type));
    request.setOldInputs(toStruct({ ...before }));
    request.setNews(toStruct({ ...after }));
    const response = await call<proto.DiffResponse>("diff", request);
    return { changed: response.getDiffsList(), replacedBy: response.getReplacesList() };
  }

  it("makes a thing once: its name is taken then", async () => {
    const made = await create(TABLE, { name: "T" });

    expect(made).to.deep.equal(["T", { name: "T", arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/T" }]);
    const error = await create(TABLE, { name: "T" }).catch(String);
    expect(error).to.equal("Error: creating aws:dynamodb/table:Table (T): it exists already");
    expect(cloud.all()).to.have.length(1);
  });

  it("makes nothing in a preview, and does not know then what AWS would add", async () => {
    expect(await create(BUCKET, { bucket: "b" }, true)).to.deep.equal([
      "",
      { bucket: "b", arn: UNKNOWN, region: UNKNOWN },
    ]);
    expect(cloud.all()).to.deep.equal([]);
  });

  it("refuses types that it does not know", async () => {
    const error = await create("aws:ec2/vpc:Vpc", {}).catch(String);

    expect(error).to.equal("Error: the stand-in has no aws:ec2/vpc:Vpc yet: resource-types.ts");
  });

  it("deletes no table that is protected in AWS itself", async () => {
    const [id] = await create(TABLE, { name: "T", deletionProtectionEnabled: true });
    const request = new proto.DeleteRequest();
    request.setUrn(urnOf(TABLE));
    request.setId(id);

    const error = await call("delete", request).catch(String);

    expect(error).to.equal("Error: deleting aws:dynamodb/table:Table (T): it is protected against deletion");
  });

  it("deletes no bucket that has files, and with a bucket what it is configured by", async () => {
    const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
    const [id] = await create(BUCKET, { bucket: "b" });
    await create(POLICY, { bucket: "b", policy: "{}" });
    await create(POLICY, { bucket: "other", policy: "{}" });
    const bucket = cloud.find(BUCKET, "b")!;
    cloud.put({ ...bucket, state: { ...bucket.state, [FILES]: ["a.json"] } });
    const request = new proto.DeleteRequest();
    request.setUrn(urnOf(BUCKET));
    request.setId(id);

    expect(await call("delete", request).catch(String)).to.equal(
      `Error: deleting ${BUCKET} (b): BucketNotEmpty: The bucket you tried to delete is not empty`,
    );
    cloud.put(bucket);
    await call("delete", request);

    expect(cloud.all().map(({ type, id: left }) => `${type} ${left}`)).to.deep.equal([`${POLICY} other`]);
  });

  it("says of a thing that is no more that it has no id", async () => {
    const request = new proto.ReadRequest();
    request.setUrn(urnOf(TABLE));
    request.setId("T");

    expect((await call<proto.ReadResponse>("read", request)).getId()).to.equal("");
  });

  const table = { name: "T", hashKey: "userID", billingMode: "PROVISIONED" };
  const differences = [
    { title: "nothing", after: table, changed: [], replacedBy: [] },
    {
      title: "an update",
      after: { ...table, billingMode: "PAY_PER_REQUEST" },
      changed: ["billingMode"],
      replacedBy: [],
    },
    { title: "another table", after: { ...table, name: "U" }, changed: ["name"], replacedBy: ["name"] },
    { title: "another key", after: { ...table, hashKey: "id" }, changed: ["hashKey"], replacedBy: ["hashKey"] },
  ];
  for (const { title, after, ...expected } of differences) {
    it(`tells ${title} by what differs`, async () => {
      expect(await difference(TABLE, table, after)).to.deep.equal(expected);
    });
  }

  it("compares archives by their hash, and leaves out the provider's own notes", () => {
    const archive = (hash: string, assets: object) => ({ "4dabf18193072939515e22adb298388d": "0def", hash, assets });

    expect(
      changedProperties({ code: archive("1", { a: 1 }), __defaults: [] }, { code: archive("1", {}) }),
    ).to.deep.equal([]);
    expect(changedProperties({ code: archive("1", {}) }, { code: archive("2", {}) })).to.deep.equal(["code"]);
  });
});
