/** A Pulumi program for the recorder's tests; what it does is its config. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config("sluice");
const kind = config.require("kind");
if (kind === "refuses") throw new pulumi.RunError("sluice:kind is wrong; allowed: small");
if (kind === "breaks") (undefined as unknown as () => void)();
if (kind === "asks") void aws.ec2.getVpc({});
if (kind === "hangs") await new Promise(() => undefined);

const queue = new aws.sqs.Queue("queue", { name: "failures" });
const lambda = new aws.lambda.Function("function", {
  role: "arn:aws:iam::000000000000:role/r",
  handler: "index.handler",
  runtime: "nodejs24.x",
  code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset(`// ${kind}`) }),
  environment: { variables: { QUEUE: queue.url } },
});

export const region = pulumi.output(aws.getRegion()).region;
export const queueUrl = queue.url;
export const functionName = lambda.name;
export const stack = pulumi.getStack();
