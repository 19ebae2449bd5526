import { expect } from "chai";
import { exitCodeOf } from "../../../tools/commands/replay.ts";
import type { ReplayOptions } from "../../../tools/replay/replay-options.ts";
import { ReplayTally, type ReplaySummary } from "../../../tools/replay/replay-summary.ts";
import type { Io } from "../../../tools/commands/command.ts";
import { runCli } from "../run-cli.ts";
import { counts, DEPLOYED, json, messageOf, startFixedAws, type FixedAws } from "./fixed-aws.ts";

describe("the exit code of a replay", () => {
  const queue = (waiting: number, inFlight: number) => ({ left: { waiting, inFlight } });
  const filtered = { choice: { only: "x", prefix: undefined, olderThan: undefined } };
  const cases: readonly {
    title: string;
    summary?: Partial<ReplaySummary>;
    options?: Partial<ReplayOptions>;
    code: number;
  }[] = [
    { title: "nothing is left", code: 0 },
    { title: "the queue is empty", summary: queue(0, 0), code: 0 },
    { title: "it was interrupted, whatever stays", summary: { ended: "interrupted", again: 1 }, code: 130 },
    { title: "it failed, whatever stays", summary: { ended: "failed", again: 1 }, code: 1 },
    { title: "a message failed again", summary: { again: 1 }, code: 3 },
    { title: "a message is not understood", summary: { notUnderstood: 1 }, code: 3 },
    { title: "a message names another bucket", summary: { otherBucket: 1 }, code: 3 },
    { title: "messages are in flight elsewhere", summary: queue(0, 1), code: 3 },
    {
      title: "messages are in flight elsewhere in a dry run",
      summary: queue(0, 1),
      options: { dryRun: true },
      code: 3,
    },
    { title: "more wait than were seen", summary: queue(1, 0), code: 3 },
    { title: "more wait than were chosen", summary: { ...queue(3, 0), notChosen: 2 }, code: 3 },
    { title: "those wait that were not chosen", summary: { ...queue(2, 0), notChosen: 2, taken: 1 }, code: 0 },
    { title: "all wait in a dry run", summary: queue(9, 0), options: { dryRun: true }, code: 0 },
    { title: "more wait than the limit allowed", summary: queue(9, 0), options: { limit: 1 }, code: 0 },
    { title: "nothing matched", summary: { ...queue(2, 0), notChosen: 2 }, options: filtered, code: 4 },
    { title: "nothing was there to match", summary: queue(0, 0), options: filtered, code: 0 },
  ];
  for (const { title, summary, options, code } of cases) {
    it(`is ${code} where ${title}`, () => {
      const all = new ReplayTally().summary({ source: "q", dryRun: false, ended: "finished" });
      const choice = { only: undefined, prefix: undefined, olderThan: undefined };

      expect(exitCodeOf({ ...all, ...summary }, { limit: Infinity, dryRun: false, choice, ...options })).to.equal(code);
    });
  }
});

describe("sluice replay, on a deployed table,", () => {
  let aws: FixedAws;
  beforeEach(async () => {
    aws = await startFixedAws();
  });
  afterEach(() => aws.close());

  const replay = (argv: readonly string[], io: Partial<Io> = {}) =>
    runCli(["replay", ...DEPLOYED, ...argv], aws.folder, { ...aws.io, ...io });

  it("asks before it takes anything, and takes nothing where the answer is no", async () => {
    const questions: string[] = [];
    const ask = (question: string): Promise<string> => {
      questions.push(question);
      return Promise.resolve("n");
    };
    const { code, stderr } = await replay([], { ask });

    expect([code, questions]).to.deep.equal([1, ["Continue? [y/N] "]]);
    expect(stderr).to.equal(
      "Replay https://sqs.eu-west-1.amazonaws.com/1/failures into table items (bucket and table as named)\n" +
        "error: cancelled; nothing was written\n",
    );
    expect(aws.calls).to.deep.equal(["DescribeTable"]);
    expect(aws.connected.map(({ destroyed }) => destroyed)).to.deep.equal([true]);
  });

  it("refuses where there is nobody to ask", async () => {
    const { code, stderr } = await replay([]);

    expect([code, aws.calls]).to.deep.equal([2, ["DescribeTable"]]);
    expect(stderr).to.match(/\nerror: this writes to a deployed table: confirm with --yes, or try --dry-run\n$/);
  });

  for (const option of ["--yes", "--dry-run"]) {
    it(`does not ask with ${option}`, async () => {
      const ask = (): never => {
        throw new Error("it asked");
      };
      const { code, stderr, summary } = await replay([option, "--json"], { ask });

      expect([code, summary["ended"], summary["dryRun"]]).to.deep.equal([0, "finished", option === "--dry-run"]);
      expect(stderr.startsWith("Dry run: would replay https://")).to.equal(option === "--dry-run");
      expect(aws.calls).to.include("ReceiveMessage");
    });
  }

  it("checks the table before it asks", async () => {
    aws.answers["DescribeTable"] = json({ Table: { KeySchema: [{ AttributeName: "id" }] } });
    const { code, stderr } = await replay(["--yes"]);

    expect([code, aws.calls]).to.deep.equal([1, ["DescribeTable"]]);
    expect(stderr).to.equal(
      "error: table items has the keys id (type unknown); it must have userID (S), timestamp (N); the mapping's partitionKey and sortKey name them\n",
    );
  });

  it("has a connection for each message that it processes at once, and one for the queue", async () => {
    await replay(["--yes", "--concurrency", "5"]);

    const [{ target, options, destroyed }] = aws.connected as [FixedAws["connected"][0]];
    expect([target.bucket, target.region, options.sockets, destroyed]).to.deep.equal(["files", "eu-west-1", 6, true]);
    expect(options.silence).to.equal(aws.io.patience.silence);
  });

  it("says why it failed, beside what it did", async () => {
    aws.answers["ReceiveMessage"] = { status: 403, body: '{"__type":"AccessDenied","message":"no"}' };
    const { code, summary, stderr } = await replay(["--yes", "--json"]);

    expect([code, summary["ended"], summary["error"]]).to.deep.equal([
      1,
      "failed",
      "AWS denies access (AccessDenied: no)",
    ]);
    expect(stderr).to.match(/\nerror: AWS denies access \(AccessDenied: no\)\n$/);
  });

  it("says what it saw where nothing matched", async () => {
    let received = 0;
    aws.answers["GetQueueAttributes"] = counts(1, 0);
    aws.answers["ReceiveMessage"] = () => (received++ > 0 ? json({}) : messageOf("{}"));
    const { code, stderr } = await replay(["--yes", "--only", "emtpy"]);

    expect(code).to.equal(4);
    expect(stderr).to.match(
      /\nNothing matched: 1 message seen, and none for the reason "emtpy"\. Seen were not-understood \(1\)\.\n$/,
    );
  });
});
