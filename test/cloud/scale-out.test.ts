import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import type { EngineStack } from "../engine/engine-stack.ts";
import { Deployed } from "./deployed.ts";
import { eventually } from "./eventually.ts";
import { smallFiles, type TestFile } from "./test-files.ts";
import { type WorkerOutputs, WorkerRun } from "./workers.ts";
import { CloudWorld } from "./world/cloud-world.ts";
import { inventory } from "./world/inventory.ts";
import { killWorkers } from "./world/worker-processes.ts";

/** So slow that a run can be met in its middle, in objects a second of one worker. */
const SLOW = { maxRate: 4 };
const AT_ONCE = { maxRate: null };

/**
 * The life of a stack with scaleOut: each test goes on where the one before it ended. The test itself does what the command does: it
 * puts a run's work into the work bucket, and starts an execution.
 */
describe("a stack with scaleOut, deployed by the real engine on ministack", () => {
  const everything: TestFile[] = [];
  let world: CloudWorld;
  let stack: EngineStack;
  let deployed: Deployed;
  let outputs: WorkerOutputs;
  let atFirst: string[];

  before(async () => {
    world = await CloudWorld.start();
    atFirst = await inventory(world.aws);
    stack = await world.stack("scale", {
      ...{ scaleOut: true, workerConcurrency: 4, protect: false, forceDestroy: true, billingMode: "on-demand" },
      // The files of this test trigger nothing, so that all items are the workers' work.
      suffixes: [".live"],
    });
  });
  after(() => world.close());

  const newRun = (name: string): WorkerRun => new WorkerRun(name, outputs, world.aws);
  const itemsOf = (files: readonly TestFile[]): string[] => files.flatMap(({ items }) => items).sort();

  /** Files for some shards, which are then expected in the table. */
  function shardsOf(name: string, count: number, size: number): Record<string, TestFile[]> {
    const shards = Array.from({ length: count }, (_, index) => {
      const files = smallFiles(`${name} ${index}`, size);
      everything.push(...files);
      return [`00000${index + 1}`, files] as const;
    });
    return Object.fromEntries(shards);
  }

  it("comes up", async () => {
    const { summary } = await stack.up();

    expect(Object.keys(summary)).to.deep.equal(["create"]);
    deployed = await Deployed.of(stack, world.aws);
    outputs = deployed.outputs as WorkerOutputs;
    expect(outputs.stateMachineArn).to.equal(
      "arn:aws:states:ap-southeast-2:123456789012:stateMachine:sluice-scale-scale-out",
    );
    expect(outputs.workerFunction).to.equal("sluice-scale-worker");
    expect(outputs.workBucket).to.match(/^sluice-scale-work-[0-9a-f]{7}$/);
  });

  it("processes the shards of an index, each record once", async () => {
    const run = newRun("20261101-093000-aaaa");
    const shards = shardsOf("first", 4, 25);
    await run.put(shards);

    const execution = await run.start(1, Object.keys(shards));

    expect(await run.ended(execution)).to.equal("SUCCEEDED");
    expect(await run.children(execution)).to.deep.equal({ total: 4, succeeded: 4, failed: 0 });
    expect(await deployed.items()).to.deep.equal(itemsOf(everything));
    for (const shard of Object.keys(shards)) {
      const result = await run.result(shard);
      expect(result).to.include({ shard, finished: true, tries: 1 });
      expect(result?.done).to.deep.equal(Array.from({ length: 25 }, (_, position) => position));
      expect(result?.totals.outcomes.written).to.equal(25);
    }
  });

  it("processes the other shards when one cannot be", async () => {
    const run = newRun("20261101-093000-bbbb");
    const shards = shardsOf("beside", 2, 5);
    await run.put(shards);

    const execution = await run.start(1, ["000001", "not-there", "000002"]);

    expect(await run.ended(execution)).to.equal("SUCCEEDED");
    expect(await run.children(execution)).to.deep.equal({ total: 3, succeeded: 2, failed: 1 });
    expect(await run.result("not-there")).to.equal(undefined);
    expect(await deployed.items()).to.deep.equal(itemsOf(everything));
  });

  it("tries a shard again whose worker is killed in the middle", async () => {
    const run = newRun("20261101-093000-cccc");
    const shards = shardsOf("killed", 1, 60);
    const before = (await deployed.items()).length;
    await run.put(shards, SLOW);

    const execution = await run.start(1, Object.keys(shards));
    const half = await eventually("a part of the shard", async () => {
      const count = (await deployed.items()).length - before;
      return count > 10 && { count, killed: killWorkers(world.ministack.pid) };
    });
    await run.setPace(AT_ONCE);

    expect(await run.ended(execution)).to.equal("SUCCEEDED");
    expect(half.count).to.be.below(60);
    expect(half.killed).to.be.at.least(1);
    expect(await deployed.items()).to.deep.equal(itemsOf(everything));
    const { outcomes } = (await run.result("000001"))!.totals;
    // The first try had no time to keep what it did, and the second one finds it in the table.
    expect(outcomes.alreadyThere).to.be.at.least(half.count);
    expect(outcomes.alreadyThere + outcomes.written).to.equal(60);
  });

  it("stops in the middle, and goes on with an execution over the rest", async () => {
    const run = newRun("20261101-093000-dddd");
    const shards = shardsOf("stopped", 2, 80);
    await run.put(shards, SLOW);
    const before = (await deployed.items()).length;

    const execution = await run.start(1, Object.keys(shards));
    // A worker that begins only after the stop leaves no result.
    await eventually("a part of both shards", async () => {
      const items = await deployed.items();
      return ["stopped 0", "stopped 1"].every((user) => items.some((item) => item.startsWith(user)));
    });
    await run.stop(execution);

    expect(await run.ended(execution)).to.equal("ABORTED");
    // ministack lets running children go on; the workers themselves see the stop.
    const unfinished = await eventually("what both workers have done", async () => {
      const results = await Promise.all(Object.keys(shards).map((shard) => run.result(shard)));
      return results.every((result) => result?.finished === false) && results;
    });
    const done = unfinished.reduce((sum, result) => sum + (result?.done.length ?? 0), 0);
    expect(done).to.be.within(1, 159);
    expect((await deployed.items()).length - before).to.equal(done);

    await run.allowAgain();
    await run.setPace(AT_ONCE);
    const rest = await run.start(2, Object.keys(shards));

    expect(await run.ended(rest)).to.equal("SUCCEEDED");
    expect(await deployed.items()).to.deep.equal(itemsOf(everything));
    for (const shard of Object.keys(shards)) {
      const result = await run.result(shard);
      expect(result).to.include({ finished: true, tries: 2 });
      expect(result?.totals.outcomes.written).to.equal(80);
    }
  });

  it("tells in the result which files failed, and why, where the worker may not write to the table", async () => {
    const run = newRun("20261101-093000-eeee");
    const denied = smallFiles("denied", 5);
    await run.put({ "000001": denied });

    const execution = await withoutWriting(async () => {
      const started = await run.start(1, ["000001"]);
      await run.ended(started);
      return started;
    });

    expect(await run.children(execution)).to.deep.equal({ total: 1, succeeded: 1, failed: 0 });
    const result = await run.result("000001");
    expect(result?.totals.failed).to.equal(5);
    expect(result?.failures.map(({ position }) => position)).to.deep.equal([0, 1, 2, 3, 4]);
    for (const { failure } of result?.failures ?? []) expect(JSON.stringify(failure)).to.contain("dynamodb:PutItem");
    expect(await deployed.items()).to.deep.equal(itemsOf(everything));
  });

  it("changes nothing when it comes up again, nor is anything found to be changed", async () => {
    expect((await stack.up()).changes).to.deep.equal([]);
    expect((await stack.refresh()).changes).to.deep.equal([]);
  });

  it("goes with all that is in the work bucket, and leaves nothing in the account", async () => {
    await stack.destroy();

    expect(await inventory(world.aws)).to.deep.equal(atFirst);
  });

  /** Takes the permission to write to the table away, by hand, for as long as something takes. */
  async function withoutWriting<T>(act: () => Promise<T>): Promise<T> {
    const names = { RoleName: "sluice-scale-worker", PolicyName: "of-the-test" };
    const Statement = [{ Effect: "Deny", Action: ["dynamodb:PutItem"], Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await world.aws.iam.send(new PutRolePolicyCommand({ ...names, PolicyDocument }));
    try {
      return await act();
    } finally {
      await world.aws.iam.send(new DeleteRolePolicyCommand(names));
    }
  }
});
