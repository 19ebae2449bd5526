import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { EngineStack } from "../engine/engine-stack.ts";
import { visibilitySeconds } from "../../infra/trigger/intake-queue.ts";
import { CloudWorld } from "./world/cloud-world.ts";
import { Deployed } from "./deployed.ts";
import { eventually } from "./eventually.ts";
import { inventory } from "./world/inventory.ts";
import { largeFile, malformedFile, smallFiles, type TestFile } from "./test-files.ts";
import { killWorkers, workerProcesses } from "./world/worker-processes.ts";

/** So long that a small file is never handed on, whatever else the machine does: a continuation is an invocation of its own. */
const TIMEOUT_SECONDS = 20;
const MAXIMUM_CONCURRENCY = 2;
const LARGE_RECORDS = 1_000;

export type Trigger = "direct" | "queue" | "eventbridge";

/** The life of a stack with a trigger: each test goes on where the one before it ended. */
export function describeTrigger(trigger: Trigger): void {
  describe(`a stack with the trigger ${trigger}, deployed by the real engine on ministack`, () => {
    const everything: TestFile[] = [];
    let world: CloudWorld;
    let stack: EngineStack;
    let deployed: Deployed;
    let atFirst: string[];

    before(async () => {
      world = await CloudWorld.start();
      atFirst = await inventory(world.aws);
      stack = await world.stack(trigger, {
        trigger,
        timeoutSeconds: TIMEOUT_SECONDS,
        protect: false,
        forceDestroy: true,
        billingMode: "on-demand",
        ...(trigger === "queue" ? { maximumConcurrency: MAXIMUM_CONCURRENCY } : {}),
      });
    });
    after(() => world.close());

    it("comes up", async () => {
      const { summary } = await stack.up();

      expect(Object.keys(summary)).to.deep.equal(["create"]);
      deployed = await Deployed.of(stack, world.aws);
    });

    if (trigger === "queue") {
      it(`drains a backlog of 200 files with ${MAXIMUM_CONCURRENCY} invocations at once`, async () => {
        const files = smallFiles("backlog", 200);
        everything.push(...files);

        await Promise.all(files.map((file) => deployed.put(file)));
        await deployed.stored(files);

        expect(await deployed.items()).to.deep.equal(itemsOf(everything));
        // ministack keeps the processes of all invocations that ran at once.
        expect(workerProcesses(world.ministack.pid)).to.have.length(MAXIMUM_CONCURRENCY);
      });
    } else {
      it("stores 200 files", async () => {
        const files = smallFiles("files", 200);
        everything.push(...files);

        await deployed.putAndStore(files);

        expect(await deployed.items()).to.deep.equal(itemsOf(everything));
      });
    }

    it("stores nine files of ten when one is malformed, and reports that one", async () => {
      const good = smallFiles("beside malformed", 9);
      everything.push(...good);

      await Promise.all([...good, malformedFile("malformed.json")].map((file) => deployed.put(file)));
      await deployed.stored(good);
      const failures = await deployed.failures(1);

      expect(failures).to.have.length(1);
      expect(failures[0]).to.include({ kind: "rejected", rejected: 1 });
      expect(failures[0]).to.have.nested.property("object.key", "malformed.json");
      expect(failures[0]).to.have.nested.property("reasons[0].reason", "truncated-json");
      expect(await deployed.items()).to.deep.equal(itemsOf(everything));
    });

    it("stores nine files of ten when the function fails on one, whose event is on the failure queue in the end", async () => {
      const good = smallFiles("beside denied", 9);
      const denied = { key: "denied.json", body: good[0]!.body, items: [] };
      everything.push(...good);

      const failures = await withoutReading(denied.key, async () => {
        await Promise.all([...good, denied].map(arrive));
        await deployed.stored(good);
        return await deployed.failures(1);
      });

      expect(failures).to.have.length(1);
      const event = trigger === "queue" ? failures[0] : failures[0]!["requestPayload"];
      expect(event).to.have.nested.property(
        trigger === "eventbridge" ? "detail.object.key" : "Records[0].s3.object.key",
        denied.key,
      );
      expect(await deployed.items()).to.deep.equal(itemsOf(everything));
    });

    it("stores each record once when the function is killed in the middle of a file", async () => {
      const file = largeFile("killed.ndjson.json", LARGE_RECORDS);
      everything.push(file);
      const others = (await deployed.items()).length;

      const half = await withVisibility(TIMEOUT_SECONDS, async () => {
        await arrive(file);
        const killed = await eventually("a part of the file", async () => {
          const count = (await deployed.items()).length - others;
          return count > 100 && { count, killed: killWorkers(world.ministack.pid) };
        });
        await deployed.stored([file]);
        return killed;
      });

      expect(half.count).to.be.below(LARGE_RECORDS);
      expect(half.killed).to.be.at.least(1);
      expect(await deployed.items()).to.deep.equal(itemsOf(everything));
    });

    it("changes nothing when it comes up again, nor is anything found to be changed", async () => {
      expect((await stack.up()).changes).to.deep.equal([]);
      expect((await stack.refresh()).changes).to.deep.equal([]);
    });

    it("goes, and leaves nothing in the account", async () => {
      await stack.destroy();

      expect(await inventory(world.aws)).to.deep.equal(atFirst);
    });

    /**
     * Puts a file, and sees to it that its event comes as it does from AWS. ministack's EventBridge calls a function once, and not
     * asynchronously: without Lambda's retries and destination. So the event is sent once more, as EventBridge sends it.
     */
    async function arrive(file: TestFile): Promise<void> {
      const event = await deployed.put(file);
      if (trigger === "eventbridge") await deployed.invoke(event);
    }

    /** Takes the permission to read a file away, by hand, for as long as something takes. */
    async function withoutReading<T>(key: string, run: () => Promise<T>): Promise<T> {
      const { roleName: RoleName, bucketName } = deployed.outputs;
      const Resource = `arn:aws:s3:::${bucketName}/${key}`;
      const Statement = [{ Effect: "Deny", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource }];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      const PolicyName = "of-the-test";
      await world.aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
      try {
        return await withVisibility(2, run);
      } finally {
        await world.aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
      }
    }

    /** Lets what was received come back soon, for as long as something takes: by hand, as five receives would take minutes. */
    async function withVisibility<T>(seconds: number, run: () => Promise<T>): Promise<T> {
      if (trigger !== "queue") return await run();
      await setVisibility(seconds);
      try {
        return await run();
      } finally {
        await setVisibility(visibilitySeconds(TIMEOUT_SECONDS));
      }
    }

    async function setVisibility(seconds: number): Promise<void> {
      const QueueUrl = deployed.outputs.failureQueueUrl.replace(/failures$/, "intake");
      const Attributes = { VisibilityTimeout: String(seconds) };
      await world.aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    }
  });
}

const itemsOf = (files: readonly TestFile[]): string[] => files.flatMap(({ items }) => items).sort();
