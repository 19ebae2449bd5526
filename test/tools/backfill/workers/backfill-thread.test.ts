import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../../runtime/mapping/record-mapping.ts";
import { PATIENCE } from "../../../../runtime/work/patient-retries.ts";
import type { WorkOutcome } from "../../../../runtime/work/object-worker.ts";
import type { Lot } from "../../../../runtime/work/shard/lots.ts";
import { sharedTurnsMemory } from "../../../../runtime/work/turns.ts";
import { BackfillThread, type ThreadOptions } from "../../../../tools/backfill/workers/backfill-thread.ts";
import { DeadThreadError } from "../../../../tools/backfill/workers/dead-thread.ts";
import { TASK } from "../../../support/memory-work-bucket.ts";

const ENTRY = new URL("spoken-thread.mjs", import.meta.url);
const lotOf = (...keys: string[]): Lot => ({
  bucket: "b",
  objects: keys.map((key, position) => ({ position, object: { key } })),
});

describe("BackfillThread", () => {
  const started: BackfillThread[] = [];
  afterEach(async () => {
    for (const thread of started.splice(0)) await thread.end();
  });

  const start = (changes: Partial<ThreadOptions> = {}) => {
    const deaths: { readonly error: Error; readonly lots: readonly Lot[] }[] = [];
    const target = {
      ...{ title: "t", bucket: "b", table: "t", region: undefined, endpoints: {}, failureQueueUrl: undefined },
      ...{ mapping: DEFAULT_MAPPING, prefix: "", suffixes: [], maxDecompressedBytes: 1, local: true },
    };
    const thread = new BackfillThread({
      data: { target, task: TASK, patience: PATIENCE, turns: sharedTurnsMemory() },
      credentials: () => Promise.reject(new Error("none are asked for")),
      ...{ onChange: () => undefined, onDied: (error, lots) => void deaths.push({ error, lots }), entry: ENTRY },
      ...changes,
    });
    started.push(thread);
    const outcomes: (readonly [string, WorkOutcome])[] = [];
    const run = (lot: Lot) => thread.run(lot, ({ object: { key } }, outcome) => void outcomes.push([key, outcome]));
    return { thread, deaths, outcomes, run };
  };

  it("does lots, tells each object's outcome, and ends a lot behind its last", async () => {
    const { outcomes, run, thread } = start();
    await Promise.all([run(lotOf("a", "b")), run(lotOf("c"))]);

    const done = (key: string) => [key, { kind: "done", totals: { objects: 1, key }, failure: undefined }];
    expect(outcomes).to.deep.equal([done("a"), done("b"), done("c")]);
    expect(thread.counts).to.deep.equal({ retries: 2, throttles: 1, limit: TASK.concurrency });
  });

  it("ends a lot only when its outcomes were taken", async () => {
    const { thread } = start();
    let take = (): void => undefined;
    let isOver = false;
    const ending = thread.run(lotOf("a"), () => new Promise((resolve) => (take = resolve))).then(() => (isOver = true));
    await thread.run(lotOf("b"), () => undefined);
    expect(isOver).to.equal(false);
    take();

    expect(await ending).to.equal(true);
  });

  it("gives an error that ends the run, in words for the user", async () => {
    const { outcomes, run } = start();
    await run(lotOf("fatal"));
    const [, outcome] = outcomes[0] ?? [];

    expect(outcome?.kind === "fatal" && outcome.error).to.deep.include({
      name: "UserError",
      message: "there is no such table",
    });
  });

  it("passes on a stop", async () => {
    const { thread, outcomes, run } = start();
    thread.stop();
    await run(lotOf("a"));

    expect(outcomes).to.deep.equal([["a", { kind: "abandoned" }]]);
  });

  it("gets credentials for it, or says why there are none", async () => {
    const expiration = new Date(1e12);
    const asked: unknown[] = [];
    const given = { accessKeyId: "a", secretAccessKey: "b", expiration };
    const good = start({ credentials: (how) => (asked.push(how), Promise.resolve(given)) });
    await good.run(lotOf("ask"));
    const why = Object.assign(new Error("log in"), { name: "TokenProviderError" });
    const bad = start({ credentials: () => Promise.reject(why) });
    await bad.run(lotOf("ask"));

    expect(asked).to.deep.equal([{ forceRefresh: true }]);
    const answers = [good, bad].map(({ outcomes: [first] }) => first?.[1].kind === "done" && first[1].totals);
    expect(answers).to.deep.equal([
      { answer: { kind: "credentials", ask: 7, credentials: given } },
      { answer: { kind: "noCredentials", ask: 7, name: "TokenProviderError", message: "log in" } },
    ]);
  });

  for (const { title, key, message } of [
    { title: "exits", key: "die", message: "a worker ended unexpectedly: it ended with the code 3; it was at " },
    { title: "throws", key: "throw", message: "a worker ended unexpectedly: a bug; it was at " },
    { title: "runs out of memory", key: "memory", message: "a worker ran out of memory; use a smaller --concurrency" },
  ]) {
    it(`tells which objects it was at when it ${title}, and ends their lots`, async () => {
      const { deaths, outcomes, run } = start(
        key === "memory" ? { resourceLimits: { maxOldGenerationSizeMb: 64 } } : {},
      );
      await Promise.all([run(lotOf("hang")), run(lotOf(key))]);
      await run(lotOf("late"));

      expect(deaths.map(({ lots }) => lots)).to.deep.equal([[lotOf("hang"), lotOf(key)]]);
      expect(outcomes).to.deep.equal([]);
      const [{ error, lots } = expect.fail("it lives")] = deaths;
      const text = new DeadThreadError(error, lots).message;
      expect(text).to.match(new RegExp(`^${message.replaceAll(".", "\\.")}`));
      expect(text).to.match(new RegExp(`; it was at s3://b/hang, s3://b/${key}$`));
    });
  }
});

describe("DeadThreadError", () => {
  it("names three objects, and counts the others", () => {
    const lots = ["a", "b", "c", "d", "e"].map((key) => lotOf(key));

    expect(new DeadThreadError(new Error("x"), lots).message).to.equal(
      "a worker ended unexpectedly: x; it was at s3://b/a, s3://b/b, s3://b/c and 2 more",
    );
  });

  it("needs no object", () => {
    expect(new DeadThreadError(new Error("x"), []).message).to.equal("a worker ended unexpectedly: x");
  });
});
