import aslValidator from "asl-validator";
import { expect } from "chai";
import fc from "fast-check";
import type { Retrier } from "../../../infra/scale-out/asl.ts";
import { type DefinitionArgs, MAP_LABEL, stateMachineDefinition } from "../../../infra/scale-out/definition.ts";
import { SHARD_RETRIES } from "../../../infra/scale-out/retries.ts";
import { SHARD_ERRORS } from "../../../runtime/work/shard/shard-error.ts";
import { RULES } from "../../../infra/settings/setting-rules.ts";

const ARGS: DefinitionArgs = {
  region: "eu-west-1",
  workBucketName: "work",
  workerArn: "arn:aws:lambda:eu-west-1:123456789012:function:orders-worker",
  timeoutSeconds: 900,
};

/** What AWS would refuse in a definition: fields that are misspelt or missing, paths that are none, states that cannot be reached. */
function faultsOf(definition: object): string[] {
  const { isValid, errors } = aslValidator(JSON.parse(JSON.stringify(definition)) as object, {
    checkPaths: true,
    checkArn: true,
  });
  return isValid ? [] : errors.map((error) => `${error["Error code"]}: ${error.Message}`);
}

describe("the state machine's definition", () => {
  it("is one that AWS takes", () => expect(faultsOf(stateMachineDefinition(ARGS))).to.deep.equal([]));

  it("is one for the names of any stack, in any partition", () => {
    const letters = "abcdefghijklmnopqrstuvwxyz0123456789-".split(/(?!^)/);
    const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 63 });
    const bucket = word.filter((name) => RULES.workBucketName.fault(name) === undefined);
    const worker = fc
      .string({ unit: fc.constantFrom(...letters, "_", "A", "Z"), minLength: 1, maxLength: 64 })
      .filter((name) => RULES.workerFunctionName.fault(name) === undefined);
    const region = fc.constantFrom("eu-west-1", "ap-southeast-2", "us-gov-west-1", "cn-north-1");
    fc.assert(
      fc.property(region, bucket, worker, fc.integer({ min: 1, max: 900 }), (place, name, functionName, seconds) => {
        const partition = place.startsWith("cn-") ? "aws-cn" : place.startsWith("us-gov") ? "aws-us-gov" : "aws";
        const definition = stateMachineDefinition({
          region: place,
          workBucketName: name,
          workerArn: `arn:${partition}:lambda:${place}:123456789012:function:${functionName}`,
          timeoutSeconds: seconds,
        });

        expect(faultsOf(definition)).to.deep.equal([]);
        const resources = JSON.stringify(definition).match(/"arn:[^:]*:states:::[^"]*"/g);
        expect(resources).to.deep.equal([
          `"arn:${partition}:states:::s3:getObject"`,
          `"arn:${partition}:states:::lambda:invoke"`,
          `"arn:${partition}:states:::s3:putObject"`,
        ]);
      }),
      { numRuns: 10 },
    );
  });

  it("reads the shards' ids from the index that the input names, in the work bucket and no other", () => {
    const { ItemReader, ItemSelector, MaxConcurrencyPath } = stateMachineDefinition(ARGS).States[MAP_LABEL]!;

    expect(ItemReader.Parameters).to.deep.equal({ Bucket: "work", "Key.$": "$.index" });
    expect(ItemSelector).to.deep.equal({
      "run.$": "$.run",
      "shard.$": "$$.Map.Item.Value.shard",
      workBucket: "work",
      "prefix.$": "$.prefix",
    });
    expect(MaxConcurrencyPath).to.equal("$.maxConcurrency");
  });

  it("goes on when shards fail, and keeps what children return out of its output", () => {
    const { ToleratedFailurePercentage, ResultWriter } = stateMachineDefinition(ARGS).States[MAP_LABEL]!;

    expect(ToleratedFailurePercentage).to.equal(100);
    expect(ResultWriter.Parameters).to.deep.equal({ Bucket: "work", Prefix: "map" });
  });

  it("gives up an invocation that outlasts the worker's timeout, and runs children that may take that long", () => {
    const { ItemProcessor } = stateMachineDefinition({ ...ARGS, timeoutSeconds: 300 }).States[MAP_LABEL]!;

    expect(ItemProcessor.ProcessorConfig).to.deep.equal({ Mode: "DISTRIBUTED", ExecutionType: "STANDARD" });
    expect(ItemProcessor.States["Shard"]?.TimeoutSeconds).to.equal(360);
  });

  describe("the test itself", () => {
    const broken = (change: (map: Record<string, unknown>) => void): object => {
      const definition = JSON.parse(JSON.stringify(stateMachineDefinition(ARGS))) as {
        States: Record<string, Record<string, unknown>>;
      };
      change(definition.States[MAP_LABEL]!);
      return definition;
    };
    const faults = [
      { title: "a limit twice", change: (map: Record<string, unknown>) => (map["MaxConcurrency"] = 5) },
      { title: "a misspelt field", change: (map: Record<string, unknown>) => (map["MaxConcurencyPath"] = "$.n") },
      { title: "a path that is none", change: (map: Record<string, unknown>) => (map["MaxConcurrencyPath"] = "n") },
      {
        title: "an unknown mode",
        change: (map: Record<string, unknown>) =>
          Object.assign(map["ItemProcessor"] as object, { ProcessorConfig: { Mode: "SPREAD" } }),
      },
    ];
    for (const { title, change } of faults) {
      it(`notices ${title}`, () => expect(faultsOf(broken(change))).to.not.be.empty);
    }
  });
});

describe("the retries of a shard", () => {
  /** The retrier that decides about an error: the first that names it. */
  const retrierFor = (error: string): Retrier | undefined =>
    SHARD_RETRIES.find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes("States.ALL"));

  it("name the errors that the worker ends with", () => {
    const { failed, ...named } = SHARD_ERRORS;
    const names = SHARD_RETRIES.flatMap(({ ErrorEquals }) => ErrorEquals).filter((name) => name.startsWith("Sluice."));

    expect(names.sort()).to.deep.equal(Object.values(named).sort());
    expect(retrierFor(failed)).to.equal(SHARD_RETRIES.at(-1));
  });

  const tries = [
    { error: "Sluice.TimeLeft", attempts: 1_000 },
    { error: "Sluice.Failed", attempts: 5 },
    { error: "Sluice.NoProgress", attempts: 0 },
    { error: "Sluice.Fatal", attempts: 0 },
    { error: "Sluice.InvalidShard", attempts: 0 },
    { error: "Lambda.TooManyRequestsException", attempts: 1_000 },
    { error: "Lambda.ServiceException", attempts: 10 },
    { error: "Lambda.SdkClientException", attempts: 10 },
    // A function that Lambda ended, for its memory or its time; and one of an emulator.
    { error: "Lambda.Unknown", attempts: 5 },
    { error: "Sandbox.Timedout", attempts: 5 },
    { error: "Runtime.ExitError", attempts: 5 },
    { error: "Runtime.HandlerError", attempts: 5 },
    { error: "States.Timeout", attempts: 5 },
  ];
  for (const { error, attempts } of tries) {
    it(`are ${attempts} for ${error}`, () => expect(retrierFor(error)?.MaxAttempts).to.equal(attempts));
  }

  it("wait as long before each next part of a shard, and ever longer, at random, after a fault", () => {
    expect(retrierFor("Sluice.TimeLeft")).to.include({ IntervalSeconds: 1, BackoffRate: 1 });
    for (const error of ["Lambda.TooManyRequestsException", "Lambda.ServiceException", "Lambda.Unknown"]) {
      expect(retrierFor(error), error).to.include({ BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: "FULL" });
    }
  });

  it("stay within the events that the history of an execution may have", () => {
    // Scheduled, started, failed, and the state entered again.
    const EVENTS_OF_A_TRY = 4;
    const total = SHARD_RETRIES.reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 0);

    expect(total * EVENTS_OF_A_TRY).to.be.below(25_000);
  });

  it("take all errors last, as AWS demands", () => {
    expect(SHARD_RETRIES.map(({ ErrorEquals }) => ErrorEquals.includes("States.ALL"))).to.deep.equal([
      ...SHARD_RETRIES.slice(1).map(() => false),
      true,
    ]);
    expect(SHARD_RETRIES.at(-1)?.ErrorEquals).to.deep.equal(["States.ALL"]);
  });
});
