import { expect } from "chai";
import { bucketNameFault } from "../../../terminal/arguments/bucket-name.ts";

const BEHIND = "use the name of the bucket behind it, because items stored under two names would be stored twice";

describe("a bucket's name", () => {
  for (const name of ["files", "my.bucket-1", "123", "a".repeat(63), "Old_Bucket", "O".repeat(255), "s3alias"]) {
    it(`accepts ${name.slice(0, 20)} of ${name.length}`, () => expect(bucketNameFault(name)).to.equal(undefined));
  }

  const faults = [
    ["files-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias", `is the alias of an access point; ${BEHIND}`],
    ["fn-ap-1a4n8yjrb3kda96f67zwrwiiuse1a--ol-s3", `is the alias of an Object Lambda access point; ${BEHIND}`],
    ["ap-o01ac5d28a6a232904e8xz5w8ijx1qzlbp3i3kuse10--op-s3", `is the alias of an access point on Outposts; ${BEHIND}`],
    ["ap--usw2-az1--xa-s3", `is the name of an access point for a directory bucket; ${BEHIND}`],
    ["mfzwi23gnjvgw.mrap", `is the alias of a multi-region access point; ${BEHIND}`],
    ["arn:aws:s3:eu-west-1:123456789012:accesspoint/files", `is the ARN of an access point; ${BEHIND}`],
    ["arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:files", `is the ARN of an access point; ${BEHIND}`],
    ["arn:aws:s3::123456789012:accesspoint/mfzwi.mrap", `is the ARN of a multi-region access point; ${BEHIND}`],
    [
      "arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/fn",
      `is the ARN of an Object Lambda access point; ${BEHIND}`,
    ],
    [
      "arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-1/accesspoint/files",
      `is the ARN of an access point on Outposts; ${BEHIND}`,
    ],
    ["arn:aws:s3:::files", "is the bucket's ARN; use the bucket's name, files"],
    ["s3://files", "is a URL; use the bucket's name, files"],
    ["s3://files/", "is a URL; use the bucket's name, files"],
    ["s3://files/2024/", "is a URL; use the bucket's name, files, and the prefix 2024/"],
    ["https://files.s3.amazonaws.com", "is a URL; use the bucket's name"],
    ["b--usw2-az1--x-s3", "is a directory bucket; only general purpose buckets list their keys in order"],
    ["b--table-s3", "is a table bucket; only general purpose buckets hold objects"],
    ["files/2024", "is not a bucket's name; it must be one such as my-bucket"],
    ["ab", "is not a bucket's name; it must be one such as my-bucket"],
    ["", "is not a bucket's name; it must be one such as my-bucket"],
  ] as const;
  for (const [name, fault] of faults) {
    it(`refuses ${JSON.stringify(name)}`, () => expect(bucketNameFault(name)).to.equal(fault));
  }
});
