import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Io } from "../../../tools/commands/command.ts";
import type { Answer } from "../../support/fixed-answers.ts";
import { runCli } from "../run-cli.ts";
import { counts, DEPLOYED, json, messageOf, startFixedAws, type FixedAws } from "./fixed-aws.ts";

describe("sluice failures, on a deployed queue,", () => {
  let aws: FixedAws;
  beforeEach(async () => {
    aws = await startFixedAws();
  });
  afterEach(() => aws.close());

  const failures = (argv: readonly string[], io: Partial<Io> = {}) =>
    runCli(["failures", ...DEPLOYED, ...argv], aws.folder, { ...aws.io, ...io });
  /** Receives one message, and then what is told. */
  const oneMessage = (then = (): Answer => json({})): void => {
    let received = 0;
    aws.answers["ReceiveMessage"] = () => {
      if (received++ === 0) return messageOf("{}");
      return then();
    };
  };

  const codes = [
    { title: "nothing is on the queue", counts: counts(0, 0), code: 0 },
    { title: "another consumer has a message", counts: counts(0, 1), code: 3 },
    { title: "SQS does not hand out what waits", counts: counts(1_234, 0), code: 3 },
  ];
  for (const { title, counts: answer, code } of codes) {
    it(`ends by ${code} where ${title}`, async () => {
      aws.answers["GetQueueAttributes"] = answer;

      expect((await failures([])).code).to.equal(code);
      expect(aws.connected.map(({ options, destroyed }) => [options.sockets, destroyed])).to.deep.equal([[16, true]]);
    });
  }

  it("says how much waits that SQS did not hand out, and nothing of that otherwise", async () => {
    expect((await failures([])).stderr).to.equal("");
    aws.answers["GetQueueAttributes"] = counts(1_234, 0);
    expect((await failures([])).stderr).to.equal("1,234 messages wait on the queue, and SQS did not hand them out.\n");
  });

  it("prints JSON for a program, and a text for people", async () => {
    oneMessage();
    const { summary, stdout } = await failures(["--json"]);

    expect(summary).to.deep.include({ type: "failures", messages: 1, complete: true });
    expect(stdout.split("\n").length).to.equal(2);
    expect((await failures([])).stdout).to.equal("The failure queue is empty.\n");
  });

  it("shows the reasons of the last replay from this folder", async () => {
    const reasons = [{ name: "invalid-time", detail: "soon" }];
    writeFileSync(join(aws.folder, "replayed.ndjson"), `${JSON.stringify({ id: "m", t: Date.now(), reasons })}\n`);
    const object = { bucket: "files", key: "a" };
    let received = 0;
    aws.answers["ReceiveMessage"] = () =>
      received++ === 0 ? messageOf(JSON.stringify({ kind: "rejected", object })) : json({});

    expect((await failures([])).stdout).to.match(/\n {2}invalid-time {2}1 /);
  });

  it("leaves no export where it fails, and closes its connections", async () => {
    oneMessage(() => ({ status: 403, body: '{"__type":"AccessDenied","message":"no"}' }));
    const { code, stderr } = await failures(["--export", "out.ndjson"]);

    expect([code, stderr]).to.deep.equal([1, "error: AWS denies access (AccessDenied: no)\n"]);
    expect(["out.ndjson", "out.ndjson.new"].filter((file) => existsSync(join(aws.folder, file)))).to.deep.equal([]);
    expect(aws.connected[0]?.destroyed).to.equal(true);
  });

  it("leaves no export where it is interrupted, and shows what it has seen", async () => {
    const controller = new AbortController();
    oneMessage(() => {
      controller.abort();
      return json({});
    });
    const io = { interrupt: controller.signal };
    const { code, stderr, summary } = await failures(["--export", "out.ndjson", "--json"], io);

    expect([code, stderr]).to.deep.equal([130, "Interrupted: only what was seen so far is shown.\n"]);
    expect(summary).to.deep.include({ messages: 1, complete: false });
    expect(["out.ndjson", "out.ndjson.new"].filter((file) => existsSync(join(aws.folder, file)))).to.deep.equal([]);
  });

  it("exports beside where the command runs", async () => {
    oneMessage();
    await failures(["--export", "out.ndjson"]);

    expect(readFileSync(join(aws.folder, "out.ndjson"), "utf8")).to.match(/^\{"id":"m",.*"body":"\{\}"\}\n$/);
  });

  it("receives nothing where the export cannot be written, and closes its connections", async () => {
    const { code } = await failures(["--export", "no/out.ndjson"]);

    expect([code, aws.calls, aws.connected[0]?.destroyed]).to.deep.equal([1, [], true]);
  });
});
