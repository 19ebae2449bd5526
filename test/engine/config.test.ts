import { expect } from "chai";
import type { EngineStack } from "./engine-stack.ts";
import { World } from "./world.ts";

describe("a wrong config on the real engine", () => {
  let world: World;
  let stack: EngineStack;

  before(async () => {
    world = new World();
    stack = await world.stack(world.checkout("checkout"), "dev");
  });
  after(() => world.close());

  const cases = [
    {
      setting: "timeoutSeconds",
      value: 901,
      refusal: "is 901; allowed: a whole number from 1 to 900 (seconds; Lambda's range)",
    },
    { setting: "readCapacityMin", value: 11, refusal: "is 11; allowed: at most readCapacityMax, which is 10" },
    {
      setting: "suffixes",
      value: [".json", "n.json"],
      refusal: 'is [".json","n.json"]; allowed: suffixes of which none ends in another (".json" and "n.json" overlap)',
    },
    {
      setting: "mapping",
      value: { userID: "userID" },
      refusal: '.userID is "userID"; allowed: a JSON Pointer such as "/a/b", or "" for the whole',
    },
    { setting: "tabelName", value: "T", refusal: "is unknown; did you mean sluice:tableName?" },
    { setting: "region", value: "eu-west-1", refusal: "is unknown; did you mean aws:region?" },
    { setting: "alarmEmail", value: 0, refusal: 'is "0"; allowed: an e-mail address' },
  ];
  for (const { setting, value, refusal } of cases) {
    it(`is refused in one line, before anything is planned: ${setting} = ${JSON.stringify(value)}`, async () => {
      const run = () => stack.configured({ [`sluice:${setting}`]: value }, () => stack.preview());
      const { message, steps } = await stack.failing(run);

      const separator = refusal.startsWith(".") ? "" : " ";
      expect(diagnostics(message)).to.deep.equal([
        `error: Configuration of stack "dev": sluice:${setting}${separator}${refusal}`,
      ]);
      expect(steps.changes).to.deep.equal([]);
    });
  }

  it("is refused by Pulumi itself, before the program runs, where a value has another type", async () => {
    const run = () => stack.configured({ "sluice:timeoutSeconds": "long" }, () => stack.preview());
    const { message } = await stack.failing(run);

    expect(message).to.contain(
      "\nerror: validating stack config: Stack 'dev' with configuration key 'timeoutSeconds' must be of type 'integer'\n",
    );
  });

  const buckets = [
    {
      title: "does not exist",
      refusal:
        "a bucket that exists, and that you may read (invocation of aws:s3/getBucket:getBucket returned an error: reading S3 Bucket (theirs): couldn't find resource)",
    },
    {
      title: "notifies others",
      notification: { queues: [{ queueArn: "arn:aws:sqs:ap-southeast-2:1:theirs", events: [] }] },
      refusal:
        "a bucket without notifications of its own (this one notifies arn:aws:sqs:ap-southeast-2:1:theirs; S3 keeps one " +
        "notification configuration a bucket, and this stack's would replace it; with trigger eventbridge, both can listen)",
    },
    {
      title: "lies elsewhere",
      region: "eu-west-1",
      refusal: "a bucket in the stack's region, ap-southeast-2 (this one is in eu-west-1)",
    },
  ];
  for (const { title, notification, region, refusal } of buckets) {
    it(`is refused in one line: a bucket to adopt that ${title}`, async () => {
      const bucket = { id: "theirs", inputs: {} };
      if (region !== undefined || notification !== undefined)
        world.cloud.put({ ...bucket, type: "aws:s3/bucket:Bucket", state: region === undefined ? {} : { region } });
      if (notification !== undefined)
        world.cloud.put({ ...bucket, type: "aws:s3/bucketNotification:BucketNotification", state: notification });

      const run = () => stack.configured({ "sluice:adoptBucket": "theirs" }, () => stack.preview());
      const { message } = await stack.failing(run);

      expect(diagnostics(message)).to.deep.equal([`error: sluice:adoptBucket is "theirs"; allowed: ${refusal}`]);
    });
  }
});

/** What the engine prints under "Diagnostics", without the name of the stack above it. */
function diagnostics(message: string): string[] {
  const [, after = ""] = message.split("Diagnostics:");
  const [printed = ""] = after.split(/\n(?:Resources:| ?stderr:)/);
  const lines = printed.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && line !== "pulumi:pulumi:Stack (sluice-dev):");
}
