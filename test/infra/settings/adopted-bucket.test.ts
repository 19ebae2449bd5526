import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { JsonPipeline } from "../../../infra/json-pipeline.ts";
import { type AdoptedBucket, lookAtBucket, type LookAtBucketArgs } from "../../../infra/settings/adopted-bucket.ts";
import { readConfig } from "../../../infra/settings/config.ts";
import { deploy, type DeployOptions, valueOf } from "../deploy.ts";
import { CODE, policyOf } from "../program.ts";

const GET_BUCKET = "aws:s3/getBucket:getBucket";
const GET_NOTIFICATION = "aws:s3/getBucketNotification:getBucketNotification";
const OURS: LookAtBucketArgs = {
  ...{ functionName: "ours", intakeQueueName: "our-intake", region: "eu-west-1", trigger: "direct", prefix: "" },
};
const rule = { events: ["s3:ObjectCreated:*"], filterPrefix: "", filterSuffix: "", id: "1" };
const lambda = (name: string) => ({ ...rule, lambdaFunctionArn: `arn:aws:lambda:eu-west-1:1:function:${name}` });

/** A bucket as the provider would answer for it. */
const bucket = (notification: object, bucketRegion = "eu-west-1"): NonNullable<DeployOptions["invokes"]> => ({
  [GET_BUCKET]: () => ({ bucket: "theirs", arn: "arn:aws:s3:::theirs", bucketRegion }),
  [GET_NOTIFICATION]: () => ({ eventbridge: false, lambdaFunctions: [], queues: [], topics: [], ...notification }),
});

async function look(
  invokes: NonNullable<DeployOptions["invokes"]>,
  trigger: LookAtBucketArgs["trigger"] = "direct",
  deployedTargets: readonly string[] = [],
): Promise<AdoptedBucket | string> {
  const refused = (error: unknown) => {
    expect(pulumi.RunError.isInstance(error)).to.be.true;
    return (error as Error).message;
  };
  return (await deploy(() => lookAtBucket("theirs", { ...OURS, trigger, deployedTargets }).catch(refused), { invokes }))
    .result;
}

describe("lookAtBucket", () => {
  const found = { name: "theirs", arn: "arn:aws:s3:::theirs" };

  it("takes a bucket that notifies nobody", async () => {
    expect(await look(bucket({}))).to.deep.equal(found);
  });

  it("takes a bucket that notifies the pipeline's own function, as it does from the second deployment on", async () => {
    expect(await look(bucket({ lambdaFunctions: [lambda("ours"), lambda("ours:live")] }))).to.deep.equal(found);
  });

  it("takes a bucket that notifies what the stack has deployed under earlier names, and no longer than that", async () => {
    const queues = [{ ...rule, queueArn: "arn:aws:sqs:eu-west-1:1:earlier-intake" }];
    const notification = { lambdaFunctions: [lambda("earlier"), lambda("earlier:live")], queues };
    const deployedTargets = [lambda("earlier").lambdaFunctionArn, "arn:aws:sqs:eu-west-1:1:earlier-intake"];

    expect(await look(bucket(notification), "direct", deployedTargets)).to.deep.equal(found);
    expect(await look(bucket(notification), "direct", [lambda("earlie").lambdaFunctionArn])).to.include(
      "this one notifies",
    );
  });

  it("takes a bucket that notifies the pipeline's own queue", async () => {
    const queues = [{ ...rule, queueArn: "arn:aws:sqs:eu-west-1:1:our-intake" }];

    expect(await look(bucket({ queues }), "queue")).to.deep.equal(found);
  });

  it("takes with EventBridge a bucket that notifies others, if it sends its events to EventBridge", async () => {
    const notification = { eventbridge: true, lambdaFunctions: [lambda("other")] };

    expect(await look(bucket(notification), "eventbridge")).to.deep.equal({ ...found, eventbridge: true });
  });

  it("refuses with EventBridge a bucket that does not send its events there", async () => {
    expect(await look(bucket({}), "eventbridge")).to.contain(
      "a bucket that sends its events to EventBridge, as trigger is eventbridge",
    );
  });

  for (const [title, notification] of [
    ["function", { lambdaFunctions: [lambda("ours:live")] }],
    ["queue", { queues: [{ ...rule, queueArn: "arn:aws:sqs:eu-west-1:1:our-intake" }] }],
  ] as const) {
    it(`refuses with EventBridge a bucket whose notification still names the pipeline's ${title}`, async () => {
      expect(await look(bucket({ ...notification, eventbridge: true }), "eventbridge")).to.contain(
        "a bucket that no longer notifies this stack itself",
      );
    });
  }

  const queue = { ...rule, queueArn: "arn:aws:sqs:eu-west-1:1:q" };
  const topic = { ...rule, topicArn: "arn:aws:sns:eu-west-1:1:t" };
  const others = [
    {
      title: "another function",
      notification: { lambdaFunctions: [lambda("other")] },
      who: lambda("other").lambdaFunctionArn,
    },
    { title: "a queue", notification: { queues: [queue, queue] }, who: "arn:aws:sqs:eu-west-1:1:q" },
    { title: "a topic", notification: { topics: [topic] }, who: "arn:aws:sns:eu-west-1:1:t" },
    { title: "EventBridge", notification: { eventbridge: true }, who: "EventBridge" },
    {
      title: "others besides ours",
      notification: { lambdaFunctions: [lambda("ours"), lambda("ours2")], topics: [topic] },
      who: "arn:aws:lambda:eu-west-1:1:function:ours2, arn:aws:sns:eu-west-1:1:t",
    },
  ];
  for (const { title, notification, who } of others) {
    it(`refuses a bucket that notifies ${title}`, async () => {
      expect(await look(bucket(notification))).to.equal(
        'sluice:adoptBucket is "theirs"; allowed: a bucket without notifications of its own (this one notifies ' +
          `${who}; S3 keeps one notification configuration a bucket, and this stack's would replace it; with trigger eventbridge, both can listen)`,
      );
    });
  }

  it("refuses a bucket of another region, since S3 notifies functions of its own region only", async () => {
    expect(await look(bucket({}, "us-east-1"))).to.equal(
      'sluice:adoptBucket is "theirs"; allowed: a bucket in the stack\'s region, eu-west-1 (this one is in us-east-1)',
    );
  });

  it("refuses a bucket that cannot be read", async () => {
    const fail = () => {
      throw new Error("couldn't find resource"); // Pulumi's mocks drop the reason; the engine hands it over.
    };

    expect(await look({ ...bucket({}), [GET_BUCKET]: fail })).to.equal(
      'sluice:adoptBucket is "theirs"; allowed: a bucket that exists, and that you may read',
    );
  });
});

describe("a pipeline with an adopted bucket", () => {
  const config = { "aws:region": "eu-west-1", "sluice:adoptBucket": "theirs" };
  const build = async () => {
    const { name, args } = await readConfig();
    return new JsonPipeline(name, { ...args, code: CODE });
  };

  it("sets the notification, and touches nothing else of the bucket", async () => {
    const deployed = await deploy(build, { config, invokes: bucket({}) });

    const aboutBuckets = deployed.resources.filter(({ type }) => type.startsWith("aws:s3/"));
    expect(aboutBuckets.map(({ type }) => type)).to.deep.equal(["aws:s3/bucketNotification:BucketNotification"]);
    expect(aboutBuckets[0]?.inputs["bucket"]).to.equal("theirs");
    expect(await valueOf(deployed.result.bucketName)).to.equal("theirs");
    expect(policyOf(deployed.find("sluice-dev-role-s3"))).to.deep.include({
      Statement: [
        { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: "arn:aws:s3:::theirs/*" },
        { Effect: "Allow", Action: ["s3:ListBucket", "s3:ListBucketVersions"], Resource: "arn:aws:s3:::theirs" },
      ],
    });
  });

  it("declares nothing where the bucket notifies others", async () => {
    const deployed = await deploy(() => build().catch((error: unknown) => (error as Error).message), {
      config,
      invokes: bucket({ lambdaFunctions: [lambda("sluice-dev-processor-of-others")] }),
    });

    expect(deployed.result).to.match(/^sluice:adoptBucket is "theirs"; allowed: a bucket without notifications/);
    expect(deployed.resources).to.deep.equal([]);
  });
});
