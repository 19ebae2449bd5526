import { expect } from "chai";
import { IntakeQueue, type IntakeQueueArgs } from "../../../infra/trigger/intake-queue.ts";
import { deploy } from "../deploy.ts";

const ARGS: IntakeQueueArgs = {
  queueName: "Q",
  bucketArn: "arn:aws:s3:::b",
  timeoutSeconds: 900,
  failureQueueArn: "arn:f",
  tags: { team: "t" },
};
const QUEUE = "arn:aws:sqs:ap-southeast-2:123456789012:Q";
const build = (args: Partial<IntakeQueueArgs> = {}) => deploy(() => new IntakeQueue("orders", { ...ARGS, ...args }));

describe("IntakeQueue", () => {
  it("holds messages for six timeouts of the function, and moves to the failure queue what comes five times", async () => {
    const { find } = await build();

    const { redrivePolicy, ...inputs } = find("orders-intake").inputs;
    expect(inputs).to.deep.equal({
      ...{ name: "Q", messageRetentionSeconds: 1_209_600, visibilityTimeoutSeconds: 5_400 },
      ...{ sqsManagedSseEnabled: true, tags: { team: "t" } },
    });
    expect(JSON.parse(String(redrivePolicy))).to.deep.equal({ deadLetterTargetArn: "arn:f", maxReceiveCount: 5 });
  });

  it("is encrypted with the stack's key, if there is one", async () => {
    const { find } = await build({ kmsKeyArn: "arn:k" });

    expect(find("orders-intake").inputs)
      .to.include({ kmsMasterKeyId: "arn:k" })
      .and.not.to.have.any.keys("sqsManagedSseEnabled");
  });

  it("takes messages from this bucket of this account, and from nobody else", async () => {
    const { find } = await build();

    expect(JSON.parse(String(find("orders-intake-policy").inputs["policy"]))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          ...{
            Effect: "Allow",
            Principal: { Service: "s3.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: QUEUE,
          },
          Condition: {
            ArnEquals: { "aws:SourceArn": "arn:aws:s3:::b" },
            StringEquals: { "aws:SourceAccount": "123456789012" },
          },
        },
        {
          Sid: "TlsOnly",
          ...{ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: QUEUE },
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });
});
