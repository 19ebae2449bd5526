import { expect } from "chai";
import { accountOf, dnsSuffixOf, partitionOf } from "../../../infra/settings/partition.ts";

const regions = [
  { region: "ap-southeast-2", partition: "aws", suffix: "amazonaws.com" },
  { region: "us-gov-west-1", partition: "aws-us-gov", suffix: "amazonaws.com" },
  { region: "cn-north-1", partition: "aws-cn", suffix: "amazonaws.com.cn" },
];

describe("partitions", () => {
  for (const { region, partition, suffix } of regions) {
    it(`${region} is in ${partition}, at ${suffix}`, () => {
      expect(partitionOf(region)).to.equal(partition);
      expect(dnsSuffixOf(region)).to.equal(suffix);
    });
  }

  it("finds the account in an ARN", () => {
    expect(accountOf("arn:aws:lambda:eu-west-1:123456789012:function:f")).to.equal("123456789012");
    expect(accountOf("arn:aws:s3:::bucket")).to.equal("");
    expect(accountOf("no ARN")).to.equal("");
  });
});
