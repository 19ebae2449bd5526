import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { RESOURCE_TYPE_NAMES } from "../engine/standin/resource-types.ts";
import { MADE_TYPES } from "./provider/makers.ts";
import { RealAccount } from "./provider/real-account.ts";
import { type AwsClients, awsClients } from "./world/aws-clients.ts";
import { type Ministack, startMinistack } from "./world/ministack.ts";

const PLACE = { region: "eu-west-1" };
const QUEUE = "aws:sqs/queue:Queue";
const ROLE = "aws:iam/role:Role";
const role = { name: "r", description: "d", assumeRolePolicy: '{"Version":"2012-10-17","Statement":[]}' };

describe("the provider that makes resources", () => {
  let folder: string;
  let ministack: Ministack;
  let aws: AwsClients;
  let account: RealAccount;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-provider-"));
    ministack = await startMinistack(folder);
    aws = awsClients(PLACE.region, ministack);
    account = new RealAccount(() => aws);
  });
  after(async () => {
    for (const client of Object.values(aws) as { destroy(): void }[]) client.destroy();
    await ministack.stop();
    rmSync(folder, { recursive: true });
  });

  it("knows the types that the stand-in knows", () => {
    expect([...MADE_TYPES].sort()).to.deep.equal([...RESOURCE_TYPE_NAMES].sort());
  });

  it("makes a thing, finds it, and finds it gone when it is deleted", async () => {
    const thing = await account.create(QUEUE, { name: "q", visibilityTimeoutSeconds: 7 }, PLACE);

    expect(thing.state).to.include({ arn: "arn:aws:sqs:eu-west-1:123456789012:q", url: thing.id });
    expect(await account.read(thing, PLACE)).to.equal(thing);
    await account.delete(thing, PLACE);
    expect(await account.read(thing, PLACE)).to.equal(undefined);
  });

  it("deletes what is gone already", async () => {
    const thing = await account.create(QUEUE, { name: "gone" }, PLACE);
    await account.delete(thing, PLACE);

    await account.delete(thing, PLACE);
  });

  it("says what it was doing, with which thing, when AWS refuses it", async () => {
    await account.create(ROLE, role, PLACE);

    const error = await account.create(ROLE, role, PLACE).catch(String);

    expect(error).to.match(/^Error: creating aws:iam\/role:Role \(r\): EntityAlreadyExists\w*: /);
  });

  it("is refused what the caller may not do, and anything with a wrong key", async () => {
    const UserName = "stranger";
    await aws.iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await aws.iam.send(new CreateAccessKeyCommand({ UserName }));
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
    const errorWith = async (secret: string): Promise<unknown> => {
      const credentials = { accessKeyId, secretAccessKey: secret };
      const stranger = new RealAccount((region) => awsClients(region, { ...ministack, credentials }));
      return await stranger.create(ROLE, { ...role, name: "s" }, PLACE).catch(String);
    };

    expect(await errorWith(secretAccessKey)).to.match(/^Error: creating aws:iam\/role:Role \(s\): AccessDenied\w*: /);
    expect(await errorWith("wrong")).to.match(/^Error: creating aws:iam\/role:Role \(s\): SignatureDoesNotMatch\w*: /);
  });
});
