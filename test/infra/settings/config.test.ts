import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { readConfig, type StackConfig } from "../../../infra/settings/config.ts";
import { deploy } from "../deploy.ts";
import { stackConfig } from "../stack-config.ts";

const REGION = { "aws:region": "ap-southeast-2" };

/** Reads a config and nothing else. */
async function read(config: Record<string, string>, stack = "dev"): Promise<StackConfig> {
  return (await deploy(readConfig, { config, stack })).result;
}

/** What a config is refused with. */
async function refusal(config: Record<string, string>, stack = "dev"): Promise<string> {
  let message = "it was accepted";
  const { resources } = await deploy(
    () =>
      readConfig().catch((error: unknown) => {
        expect(pulumi.RunError.isInstance(error), "an error that Pulumi prints without its stack").to.be.true;
        message = (error as Error).message;
        expect((error as Error).stack, "no stack, over which Node may loop when Pulumi renders it").to.equal(message);
      }),
    { config, stack },
  );
  expect(resources).to.deep.equal([]);
  return message;
}

describe("readConfig", () => {
  it("needs a region, and nothing else", async () => {
    expect(await read(REGION)).to.deep.equal({
      name: "sluice-dev",
      args: { region: "ap-southeast-2", tags: { project: "sluice", stack: "dev" } },
    });
  });

  it("names everything after project and stack, unless a name is given, as before a change of theirs", async () => {
    expect((await read({ ...REGION, "sluice:name": "" }, "new")).name).to.equal("sluice-new");
    expect((await read({ ...REGION, "sluice:name": "sluice-old" }, "new")).name).to.equal("sluice-old");
    expect(await refusal({ ...REGION, "sluice:name": "sluice old" })).to.equal(
      'Configuration of stack "dev": sluice:name is "sluice old"; allowed: 1 to 73 letters, digits, hyphens and underscores (the ' +
        "names of topic, dashboard and permission contain it)",
    );
  });

  it("reads each form of value", async () => {
    const { args } = await read({
      ...REGION,
      "sluice:tableName": "T-1",
      "sluice:timeoutSeconds": "60",
      "sluice:tracing": "true",
      "sluice:alarms": "false",
      "sluice:suffixes": '[".json",".ndjson"]',
      "sluice:mapping": '{"records":"/Records"}',
      "sluice:tags": '{"team":"data","stack":"mine"}',
    });

    expect(args).to.deep.equal({
      region: "ap-southeast-2",
      tableName: "T-1",
      timeoutSeconds: 60,
      tracing: true,
      alarms: false,
      suffixes: [".json", ".ndjson"],
      mapping: { records: "/Records" },
      tags: { project: "sluice", stack: "mine", team: "data" },
    });
  });

  it("takes an empty text, and 0 for a number, as not set where that is optional", async () => {
    const { args } = await read({
      ...REGION,
      "sluice:tableName": "",
      "sluice:adoptBucket": "",
      "sluice:kmsKeyArn": "",
      "sluice:reservedConcurrency": "0",
      "sluice:maxReadRequestUnits": "0",
    });

    expect(args).to.deep.equal({ region: "ap-southeast-2", tags: { project: "sluice", stack: "dev" } });
  });

  it("does not mind settings of others", async () => {
    expect((await read({ ...REGION, "other:timeoutSeconds": "x", "aws:profile": "me" })).name).to.equal("sluice-dev");
  });

  const number = (range: string) => `allowed: a whole number from ${range}`;
  const bucket =
    "allowed: 3 to 63 lower-case letters, digits, hyphens and single dots, first and last a letter or digit, no IP " +
    "address, none of the beginnings (xn--, sthree-, amzn-s3-demo-) and ends (-s3alias, --ol-s3, .mrap, --x-s3, " +
    "--table-s3) that S3 keeps for itself";
  const pointer = 'allowed: a JSON Pointer such as "/a/b", or "" for the whole';
  const suffixes =
    'allowed: a list of 1 to 100 key endings such as [".json"], none of more than 1024 characters or with a *';
  const tagCharacters = "letters, digits, spaces and any of _ . : / = + - @";
  const onDemand = { "sluice:billingMode": "on-demand" };
  const adopted = { "sluice:adoptBucket": "theirs" };
  const scaledOut = { "sluice:scaleOut": "true" };
  const key = "arn:aws:kms:eu-west-1:123456789012:key/0a1b";
  const wrong: [Record<string, string>, string][] = [
    [
      { "sluice:tableName": "a b" },
      'tableName is "a b"; allowed: 3 to 255 letters, digits, underscores, hyphens and dots',
    ],
    [{ "sluice:tableName": "0" }, 'tableName is "0"; allowed: 3 to 255 letters, digits, underscores, hyphens and dots'],
    [{ "sluice:bucketName": "0" }, `bucketName is "0"; ${bucket}`],
    [{ "sluice:alarmEmail": "0" }, 'alarmEmail is "0"; allowed: an e-mail address'],
    [
      { "sluice:reservedConcurrency": "" },
      `reservedConcurrency is ""; ${number("1 to 100000 (concurrent executions)")}`,
    ],
    [{ "sluice:bucketName": "My_Bucket" }, `bucketName is "My_Bucket"; ${bucket}`],
    [{ "sluice:bucketName": "192.168.5.4" }, `bucketName is "192.168.5.4"; ${bucket}`],
    [{ "sluice:adoptBucket": "xn--a" }, `adoptBucket is "xn--a"; ${bucket}`],
    [
      { "sluice:functionName": "a.b" },
      'functionName is "a.b"; allowed: 1 to 64 letters, digits, hyphens and underscores',
    ],
    [{ "sluice:roleName": "a b" }, 'roleName is "a b"; allowed: 1 to 64 letters, digits and any of _ + = , . @ -'],
    [
      { "sluice:failureQueueName": "q.fifo" },
      'failureQueueName is "q.fifo"; allowed: 1 to 80 letters, digits, hyphens and underscores',
    ],
    [{ "sluice:billingMode": "free" }, 'billingMode is "free"; allowed: provisioned, on-demand'],
    [{ "sluice:readCapacityMin": "11" }, "readCapacityMin is 11; allowed: at most readCapacityMax, which is 10"],
    [
      { "sluice:writeCapacityMin": "6", "sluice:writeCapacityMax": "5" },
      "writeCapacityMin is 6; allowed: at most writeCapacityMax, which is 5",
    ],
    [
      { "sluice:readCapacityMin": "0" },
      `readCapacityMin is 0; ${number("1 to 40000 (capacity units; AWS's default quota is 40,000 per table)")}`,
    ],
    [
      { "sluice:writeTargetPercent": "95" },
      `writeTargetPercent is 95; ${number("20 to 90 (percent; DynamoDB's auto scaling accepts no other target)")}`,
    ],
    [
      { "sluice:maxWriteRequestUnits": "100" },
      "maxWriteRequestUnits is 100; allowed: nothing, as billingMode is provisioned",
    ],
    [
      { ...onDemand, "sluice:readCapacityMax": "20" },
      "readCapacityMax is 20; allowed: nothing of its own, as billingMode is on-demand",
    ],
    [
      { ...onDemand, "sluice:maxReadRequestUnits": "-1" },
      `maxReadRequestUnits is -1; ${number("1 to 1000000000 (request units a second)")}`,
    ],
    [{ "sluice:suffixes": ".json" }, `suffixes is ".json"; ${suffixes}`],
    [{ "sluice:suffixes": "[]" }, `suffixes is []; ${suffixes}`],
    [{ "sluice:suffixes": '["*.json"]' }, `suffixes is ["*.json"]; ${suffixes}`],
    [
      { "sluice:suffixes": '[".json","a.json"]' },
      'suffixes is [".json","a.json"]; allowed: suffixes of which none ends in another (".json" and "a.json" overlap)',
    ],
    [
      { "sluice:suffixes": '[".json",""]' },
      'suffixes is [".json",""]; allowed: suffixes of which none ends in another (".json" and "" overlap)',
    ],
    [
      { "sluice:prefix": "in/*" },
      'prefix is "in/*"; allowed: at most 1024 characters, no * (S3\'s filters have no wildcards)',
    ],
    [
      { "sluice:mapping": "[" },
      'mapping is "["; allowed: an object such as ' + '{"userID":"/userID","timestamp":"/timestamp","data":"/data"}',
    ],
    [{ "sluice:mapping": '{"userID":"id"}' }, `mapping.userID is "id"; ${pointer}`],
    [
      { "sluice:mapping": '{"data":"/a~2"}' },
      `mapping.data is "/a~2"; ${pointer.replace("allowed:", 'allowed: "none", or')}`,
    ],
    [
      { "sluice:mapping": '{"user":"/id"}' },
      "mapping.user is unknown; allowed: userID, timestamp, data, records, timestampUnit, types, keyPattern, missing, partitionKey, sortKey",
    ],
    [
      { "sluice:mapping": '{"timestampUnit":"minutes"}' },
      'mapping.timestampUnit is "minutes"; allowed: "seconds", "milliseconds", "microseconds", "nanoseconds"',
    ],
    [
      { "sluice:maxDecompressedMegabytes": "0" },
      `maxDecompressedMegabytes is 0; ${number("1 to 102400 (MiB of one object, decompressed)")}`,
    ],
    [{ "sluice:memoryMegabytes": "127" }, `memoryMegabytes is 127; ${number("128 to 10240 (MiB; Lambda's range)")}`],
    [{ "sluice:timeoutSeconds": "901" }, `timeoutSeconds is 901; ${number("1 to 900 (seconds; Lambda's range)")}`],
    [{ "sluice:timeoutSeconds": "1e2" }, `timeoutSeconds is "1e2"; ${number("1 to 900 (seconds; Lambda's range)")}`],
    [{ "sluice:architecture": "arm" }, 'architecture is "arm"; allowed: x86_64, arm64'],
    [{ "sluice:runtime": "nodejs20.x" }, 'runtime is "nodejs20.x"; allowed: nodejs22.x, nodejs24.x'],
    [
      { "sluice:reservedConcurrency": "-5" },
      `reservedConcurrency is -5; ${number("1 to 100000 (concurrent executions)")}`,
    ],
    [{ "sluice:logLevel": "info" }, 'logLevel is "info"; allowed: DEBUG, INFO, WARN, ERROR'],
    [
      { "sluice:logRetentionDays": "31" },
      "logRetentionDays is 31; allowed: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, " +
        "2192, 2557, 2922, 3288, 3653",
    ],
    [{ "sluice:tracing": "yes" }, 'tracing is "yes"; allowed: true, false'],
    [
      { "sluice:kmsKeyArn": "alias/mine" },
      'kmsKeyArn is "alias/mine"; allowed: the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID (policies cannot ' +
        "name a key by its alias)",
    ],
    [{ "sluice:kmsKeyArn": key }, `kmsKeyArn is "${key}"; allowed: a key of this stack's region, ap-southeast-2`],
    [
      { "sluice:trigger": "queue", "sluice:intakeQueueName": "q", "sluice:failureQueueName": "q" },
      'intakeQueueName is "q"; allowed: another name than failureQueueName',
    ],
    [{ "sluice:forceDestroy": "true" }, "forceDestroy is true; allowed: false, as protect is true"],
    [
      { "sluice:forceDestroy": "true", "sluice:protect": "false", "sluice:retain": "true" },
      "forceDestroy is true; allowed: false, as retain is true",
    ],
    [
      { "sluice:oldVersionDays": "-1" },
      `oldVersionDays is -1; ${number("0 to 36500 (days; 0 keeps old versions for good)")}`,
    ],
    [{ "sluice:abortUploadDays": "0" }, `abortUploadDays is 0; ${number("1 to 36500 (days)")}`],
    [{ "sluice:alarmEmail": "me" }, 'alarmEmail is "me"; allowed: an e-mail address'],
    [
      { "sluice:alarmEmail": "me@example.com", "sluice:alarms": "false" },
      'alarmEmail is "me@example.com"; allowed: nothing, as alarms is false',
    ],
    [{ "sluice:tags": '["team"]' }, 'tags is ["team"]; allowed: an object of names and texts such as {"team":"data"}'],
    [
      { "sluice:tags": '{"aws:x":"y"}' },
      `tags has the name "aws:x"; allowed: 1 to 128 ${tagCharacters}, not beginning with aws:`,
    ],
    [
      { "sluice:tags": `{"long":"${"x".repeat(200)}","a":1}` },
      `tags.a is 1; allowed: a text of at most 256 ${tagCharacters}`,
    ],
    [
      { ...adopted, "sluice:bucketName": "mine" },
      'bucketName is "mine"; allowed: nothing of its own, as adoptBucket leaves its bucket as it is',
    ],
    [
      { ...adopted, "sluice:oldVersionDays": "30" },
      "oldVersionDays is 30; allowed: nothing of its own, as adoptBucket leaves its bucket as it is",
    ],
    [{ "sluice:workerConcurrency": "5" }, "workerConcurrency is 5; allowed: nothing of its own, as scaleOut is false"],
    [
      { "sluice:workBucketName": "work" },
      'workBucketName is "work"; allowed: nothing of its own, as scaleOut is false',
    ],
    [
      { "sluice:workerMemoryMegabytes": "3008" },
      "workerMemoryMegabytes is 3008; allowed: nothing of its own, as scaleOut is false",
    ],
    [
      { ...scaledOut, "sluice:workBucketName": "one", "sluice:bucketName": "one" },
      'workBucketName is "one"; allowed: another name than bucketName',
    ],
    [
      { ...scaledOut, ...adopted, "sluice:workBucketName": "theirs" },
      'workBucketName is "theirs"; allowed: another name than adoptBucket',
    ],
    [
      { ...scaledOut, "sluice:workerFunctionName": "sluice-dev-processor" },
      'workerFunctionName is "sluice-dev-processor"; allowed: another name than functionName',
    ],
    [
      { ...scaledOut, "sluice:workerRoleName": "R", "sluice:roleName": "R" },
      'workerRoleName is "R"; allowed: another name than roleName',
    ],
    [
      { ...scaledOut, "sluice:stateMachineRoleName": "sluice-dev-worker" },
      'stateMachineRoleName is "sluice-dev-worker"; allowed: another name than workerRoleName',
    ],
    [
      { "sluice:adoptTable": "theirs", "sluice:tableName": "mine" },
      'tableName is "mine"; allowed: nothing of its own, as adoptTable leaves its table as it is',
    ],
    [
      { "sluice:adoptTable": "theirs", "sluice:pointInTimeRecovery": "true" },
      "pointInTimeRecovery is true; allowed: nothing of its own, as adoptTable leaves its table as it is",
    ],
    [
      { "sluice:adoptTable": "theirs", "sluice:writeCapacityMax": "20" },
      "writeCapacityMax is 20; allowed: nothing of its own, as adoptTable leaves its table as it is",
    ],
    [
      { "sluice:adoptTable": "theirs", "sluice:billingMode": "on-demand", "sluice:maxReadRequestUnits": "20" },
      "maxReadRequestUnits is 20; allowed: nothing of its own, as adoptTable leaves its table as it is",
    ],
    [
      { "sluice:expectedBucketOwner": "123456789012" },
      'expectedBucketOwner is "123456789012"; allowed: nothing, as the stack makes its bucket itself (adoptBucket is not set)',
    ],
    [
      { "sluice:bucketKmsKeyArns": '["arn:aws:kms:eu-west-1:123456789012:key/1a"]' },
      'bucketKmsKeyArns is ["arn:aws:kms:eu-west-1:123456789012:key/1a"]; allowed: keys of this stack\'s region, ap-southeast-2',
    ],
    [
      { "sluice:bucketKmsKeyArns": '["alias/a"]' },
      'bucketKmsKeyArns[0] is "alias/a"; allowed: the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID (policies cannot name a key by its alias)',
    ],
    [{ "sluice:tabelName": "T" }, "tabelName is unknown; did you mean sluice:tableName?"],
    [{ "sluice:region": "eu-west-1" }, "region is unknown; did you mean aws:region?"],
    [{ "sluice:regions": "eu-west-1" }, "regions is unknown; did you mean aws:region?"],
  ];
  for (const [config, message] of wrong) {
    it(`refuses ${JSON.stringify(config)}`, async () => {
      expect(await refusal({ ...REGION, ...config })).to.equal(`Configuration of stack "dev": sluice:${message}`);
    });
  }

  it("counts the user's own tags, besides the two of the stack", async () => {
    const tags = (count: number, more: object = {}) => {
      const numbered = Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, "x"]));
      return { ...REGION, "sluice:tags": JSON.stringify({ ...numbered, ...more }) };
    };

    expect(Object.keys((await read(tags(48))).args.tags ?? {})).to.have.length(50);
    expect((await read(tags(48, { stack: "mine" }))).args.tags).to.include({ project: "sluice", stack: "mine" });
    expect(await refusal(tags(49))).to.equal(
      'Configuration of stack "dev": sluice:tags has 49 tags besides project and stack; allowed: at most 48',
    );
  });

  it("refuses a stack without a region", async () => {
    expect(await refusal({})).to.equal(
      'Configuration of stack "dev": aws:region is not set; allowed: an AWS region (pulumi config set aws:region ' +
        "ap-southeast-2)",
    );
  });

  it("refuses a region that is none", async () => {
    expect(await refusal({ "aws:region": "Sydney" })).to.equal(
      'Configuration of stack "dev": aws:region is "Sydney"; allowed: an AWS region such as ap-southeast-2',
    );
  });

  it("names all settings, where nothing is near to what was written", async () => {
    expect(await refusal({ ...REGION, "sluice:colour": "red" })).to.match(
      /^Configuration of stack "dev": sluice:colour is unknown; allowed: name, tableName, adoptTable, bucketName, .*, dashboard, tags$/,
    );
  });

  it("refuses a stack whose name no bucket can carry, unless the bucket is named", async () => {
    expect(await refusal(REGION, "Dev")).to.equal(
      'Configuration of stack "Dev": sluice:bucketName is not set; allowed: a name of your own, as S3 refuses one that ' +
        'begins with "sluice-Dev-bucket"',
    );
    expect((await read({ ...REGION, "sluice:bucketName": "mine" }, "Dev")).args.bucketName).to.equal("mine");
  });

  it("refuses a stack whose name makes others too long", async () => {
    const stack = "a".repeat(60);

    expect(await refusal({ ...REGION, "sluice:bucketName": "mine" }, stack)).to.equal(
      `Configuration of stack "${stack}": 2 settings are wrong\n` +
        `  sluice:functionName is "sluice-${stack}-processor"; allowed: 1 to 64 letters, digits, hyphens and underscores\n` +
        `  sluice:roleName is "sluice-${stack}-processor"; allowed: 1 to 64 letters, digits and any of _ + = , . @ -`,
    );
  });

  const unfit = [
    { title: "with a dot", stack: "eu.dev" },
    { title: "that is too long", stack: "a".repeat(67) },
  ];
  const named = {
    ...REGION,
    "sluice:tableName": "items",
    "sluice:bucketName": "intake",
    "sluice:functionName": "processor",
    "sluice:roleName": "processor",
    "sluice:failureQueueName": "failures",
  };
  for (const { title, stack } of unfit) {
    it(`refuses a stack's name ${title}, and does not tell what follows from it`, async () => {
      const line =
        `PROJECT-STACK is "sluice-${stack}"; allowed: 1 to 73 letters, digits, hyphens and underscores (the names of topic, ` +
        "dashboard and permission contain it)";

      for (const config of [REGION, named, { ...named, "sluice:alarms": "false", "sluice:dashboard": "false" }])
        expect(await refusal(config, stack)).to.equal(`Configuration of stack "${stack}": ${line}`);
      expect(await refusal({ ...named, "sluice:functionName": "f.g", "sluice:tracing": "yes" }, stack)).to.equal(
        [
          `Configuration of stack "${stack}": 3 settings are wrong`,
          '  sluice:tracing is "yes"; allowed: true, false',
          `  ${line}`,
          '  sluice:functionName is "f.g"; allowed: 1 to 64 letters, digits, hyphens and underscores',
        ].join("\n"),
      );
    });
  }

  it("takes the longest name that a stack may have, where the shorter ones are given", async () => {
    const stack = "a".repeat(66);

    expect((await read(named, stack)).name).to.have.length(73);
  });

  it("reports all problems together, a line each", async () => {
    const message = await refusal({
      "sluice:tabelName": "T",
      "sluice:timeoutSeconds": "1000",
      "sluice:tracing": "yes",
      "sluice:writeCapacityMin": "20",
    });

    expect(message.split("\n")).to.deep.equal([
      'Configuration of stack "dev": 5 settings are wrong',
      "  sluice:tabelName is unknown; did you mean sluice:tableName?",
      '  sluice:tracing is "yes"; allowed: true, false',
      "  aws:region is not set; allowed: an AWS region (pulumi config set aws:region ap-southeast-2)",
      "  sluice:timeoutSeconds is 1000; allowed: a whole number from 1 to 900 (seconds; Lambda's range)",
      "  sluice:writeCapacityMin is 20; allowed: at most writeCapacityMax, which is 10",
    ]);
  });

  it("leaves out what follows from another problem", async () => {
    expect(await refusal({ "sluice:kmsKeyArn": key })).to.equal(
      'Configuration of stack "dev": aws:region is not set; allowed: an AWS region (pulumi config set aws:region ' +
        "ap-southeast-2)",
    );
  });

  it("accepts both stacks", async () => {
    for (const stack of ["dev", "prod"])
      expect((await read(stackConfig(stack), stack)).name).to.equal(`sluice-${stack}`);
  });
});
