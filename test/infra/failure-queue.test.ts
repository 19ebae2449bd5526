import { expect } from "chai";
import { FailureQueue } from "../../infra/failure-queue.ts";
import { deploy, valueOf } from "./deploy.ts";

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

  it("is encrypted by a key of the customer's, if there is one", async () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/1a";
    const { find } = await deploy(() => new FailureQueue("orders", { queueName: "Q", kmsKeyArn: key, tags: {} }));

    expect(find("orders-failures").inputs).to.deep.include({ kmsMasterKeyId: key });
    expect(find("orders-failures").inputs).to.not.have.property("sqsManagedSseEnabled");
  });
});
