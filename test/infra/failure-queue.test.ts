import { expect } from "chai";
import { FailureQueue } from "../../infra/failure-queue.ts";
import { deploy, valueOf } from "./deploy.ts";
import { policyOf } from "./program.ts";

describe("FailureQueue", () => {
  it("keeps what failed for 14 days, encrypted", async () => {
    const { find, result } = await deploy(() => new FailureQueue("orders", { queueName: "Q", tags: { team: "data" } }));

    expect(find("orders-failures").inputs).to.deep.equal({
      name: "Q",
      messageRetentionSeconds: 1_209_600,
      visibilityTimeoutSeconds: 900,
      sqsManagedSseEnabled: true,
      tags: { team: "data" },
    });
    expect(await valueOf(result.url)).to.equal("https://sqs.example/123456789012/Q");
    expect(await valueOf(result.arn)).to.equal("arn:aws:sqs:ap-southeast-2:123456789012:Q");
    expect(await valueOf(result.name)).to.equal("Q");
  });

  const tlsOnly = {
    Sid: "TlsOnly",
    ...{ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "arn:aws:sqs:ap-southeast-2:123456789012:Q" },
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };

  it("refuses requests without TLS", async () => {
    const { find } = await deploy(() => new FailureQueue("orders", { queueName: "Q", tags: {} }));

    const policy = find("orders-failures-policy");
    expect(policy.inputs["queueUrl"]).to.equal("https://sqs.example/123456789012/Q");
    expect(policyOf(policy)).to.deep.equal({ Version: "2012-10-17", Statement: [tlsOnly] });
  });

  it("takes messages from one rule of EventBridge besides, if there is one", async () => {
    const { find } = await deploy(() => new FailureQueue("orders", { queueName: "Q", ruleName: "R", tags: {} }));

    expect(policyOf(find("orders-failures-policy"))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          ...{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" },
          Resource: "arn:aws:sqs:ap-southeast-2:123456789012:Q",
          Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:ap-southeast-2:123456789012:rule/R" } },
        },
        tlsOnly,
      ],
    });
  });

  it("is encrypted by a key of the customer's, if there is one", async () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/1a";
    const { find } = await deploy(() => new FailureQueue("orders", { queueName: "Q", kmsKeyArn: key, tags: {} }));

    expect(find("orders-failures").inputs).to.deep.include({ kmsMasterKeyId: key });
    expect(find("orders-failures").inputs).to.not.have.property("sqsManagedSseEnabled");
  });
});
