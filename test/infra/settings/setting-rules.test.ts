import { expect } from "chai";
import { RULES } from "../../../infra/settings/setting-rules.ts";
import type { JsonPipelineArgs } from "../../../infra/settings/settings.ts";

const KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/1a-2b";

/** Values at the edges of what is allowed, in and out. The words of a refusal are the config's tests' affair. */
const cases: Partial<Record<keyof JsonPipelineArgs, { good: unknown[]; bad: unknown[] }>> = {
  region: { good: ["eu-west-1", "us-gov-east-1", "ap-southeast-7"], bad: ["", "eu", "eu-west", "EU-WEST-1", 1] },
  tableName: { good: ["abc", "a".repeat(255), "A_b-c.9"], bad: ["ab", "a".repeat(256), "a/b", "ä__", 123] },
  bucketName: {
    good: ["abc", "a.b-c.d", "9".repeat(63), "1.2.3", "my-xn--bucket"],
    bad: [
      ...["ab", "a".repeat(64), "Abc", "a_b", "-abc", "abc-", ".abc", "abc.", "a..b", "192.168.5.4", "xn--abc"],
      ...["sthree-abc", "amzn-s3-demo-a", "abc-s3alias", "abc--ol-s3", "abc.mrap", "abc--x-s3", "abc--table-s3", 123],
    ],
  },
  adoptBucket: { good: ["theirs", { name: "theirs", arn: "arn" }], bad: ["Theirs", { name: 1 }, {}, null] },
  adoptTable: { good: ["abc", { name: "abc", arn: "arn" }], bad: ["a/b", { name: 1 }, {}, null] },
  expectedBucketOwner: { good: ["123456789012", "000000000001"], bad: ["12345678901", "1234567890123", 123456789012] },
  bucketKmsKeyArns: {
    good: [[], [KEY_ARN], [KEY_ARN, `${KEY_ARN}2`]],
    bad: [KEY_ARN, ["alias/a"], [KEY_ARN, KEY_ARN], [1], Array(101).fill(KEY_ARN), null],
  },
  functionName: { good: ["f", "a".repeat(64)], bad: ["", "a".repeat(65), "a b"] },
  roleName: { good: ["r", "a+=,.@-_9", "a".repeat(64)], bad: ["", "a".repeat(65), "a/b"] },
  failureQueueName: { good: ["q", "a".repeat(80)], bad: ["", "a".repeat(81), "a.fifo"] },
  billingMode: { good: ["provisioned", "on-demand"], bad: ["PROVISIONED", ""] },
  readCapacityMax: { good: [1, 40_000], bad: [0, 40_001, 1.5, "1", NaN] },
  readTargetPercent: { good: [20, 90], bad: [19, 91] },
  maxWriteRequestUnits: { good: [1, 1_000_000_000], bad: [0, -1, Infinity] },
  suffixes: {
    good: [[".json"], [".json", ".JSON", ".json.gz"], [""], ["a".repeat(1024)]],
    bad: [[], ".json", [1], ["*"], ["a".repeat(1025)], [".json", ".json"], ["b.json", ".json"], ["", ".json"]],
  },
  prefix: { good: ["", "in/", "year=2026/", "\n", "a".repeat(1024)], bad: ["in/*", "a".repeat(1025), null] },
  maxDecompressedMegabytes: { good: [1, 102_400], bad: [0, 102_401] },
  memoryMegabytes: { good: [128, 10_240], bad: [127, 10_241] },
  timeoutSeconds: { good: [1, 900], bad: [0, 901, -1] },
  architecture: { good: ["x86_64", "arm64"], bad: ["x86-64", "arm"] },
  runtime: { good: ["nodejs22.x", "nodejs24.x"], bad: ["nodejs20.x", "python3.13"] },
  reservedConcurrency: { good: [1], bad: [0, -1] },
  logLevel: { good: ["DEBUG", "INFO", "WARN", "ERROR"], bad: ["debug", "TRACE"] },
  logSamplePercent: { good: [0, 1, 100], bad: [-1, 101, 0.5, "10"] },
  logRetentionDays: { good: [1, 30, 3653], bad: [0, 2, 31, "30"] },
  scaleOut: { good: [true, false], bad: ["true", 1] },
  workBucketName: { good: ["abc"], bad: ["ab", "Abc", "abc-s3alias"] },
  workerFunctionName: { good: ["w", "a".repeat(64)], bad: ["", "a".repeat(65), "a b"] },
  workerRoleName: { good: ["r", "a+=,.@-_9"], bad: ["", "a/b"] },
  stateMachineName: { good: ["m", "a".repeat(80)], bad: ["", "a".repeat(81), "a.b", "a b"] },
  stateMachineRoleName: { good: ["r", "a+=,.@-_9"], bad: ["", "a/b"] },
  workerMemoryMegabytes: { good: [128, 1769, 10_240], bad: [127, 10_241, "1769"] },
  workerConcurrency: { good: [1, 100_000], bad: [0, 100_001] },
  logs: { good: ["own", "managed"], bad: ["none", ""] },
  kmsKeyArn: {
    good: [
      "arn:aws:kms:eu-west-1:123456789012:key/1a-2b",
      "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-1a2b",
    ],
    bad: ["1a-2b", "alias/a", "arn:aws:kms:eu-west-1:123456789012:alias/a", "arn:aws:kms:eu-west-1:12:key/1a"],
  },
  protect: { good: [true, false], bad: ["true", 1, null] },
  oldVersionDays: { good: [0, 1, 36_500], bad: [-1, 36_501] },
  abortUploadDays: { good: [1], bad: [0] },
  alarmEmail: { good: ["a@b.cd", "a+b@c.d.example"], bad: ["a@b", "a b@c.de", "@b.cd", "a@@b.cd"] },
  tags: {
    good: [{}, { team: "" }, { "a b:c/d=e+f-g@h._": "ä".repeat(256) }, manyTags(50)],
    bad: [null, [], "a", { "aws:a": "b" }, { "": "b" }, { a: 1 }, { a: "!" }, { a: "b".repeat(257) }, manyTags(51)],
  },
};

function manyTags(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, "x"]));
}

const short = (value: unknown) => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

describe("the rules of the settings", () => {
  for (const [setting, { good, bad }] of Object.entries(cases)) {
    const rule = RULES[setting as keyof JsonPipelineArgs];
    for (const value of good) {
      it(`${setting} can be ${short(value)}`, () => expect(rule.fault(value)).to.equal(undefined));
    }
    for (const value of bad) {
      it(`${setting} cannot be ${short(value)}`, () =>
        expect(rule.fault(value)).to.match(/^\S* (is|has) .*; allowed: .+/s));
    }
  }
});
