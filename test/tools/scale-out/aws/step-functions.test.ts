import { SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { StepFunctionsExecutions } from "../../../../tools/scale-out/aws/step-functions.ts";
import { startFixedAnswers, type Answer } from "../../../support/fixed-answers.ts";

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:m";
const EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:m:run-0";
const MAP_RUN = "arn:aws:states:us-east-1:123456789012:mapRun:m/Shards:1";
const CHILD = "arn:aws:states:us-east-1:123456789012:execution:m/Shards:c";

/** The answers are as the reference of Step Functions' API has them. */
describe("StepFunctionsExecutions", () => {
  let server: Awaited<ReturnType<typeof startFixedAnswers>>;
  let sfn: SFNClient;
  let executions: StepFunctionsExecutions;
  let asked: { readonly operation: string; readonly body: unknown }[];
  let answers: Record<string, object | readonly object[]>;

  beforeEach(async () => {
    server = await startFixedAnswers();
    asked = [];
    server.answer = ({ headers }, body) => {
      const operation = String(headers["x-amz-target"]).replace(/^.*\./, "");
      asked.push({ operation, body: JSON.parse(body) as unknown });
      const answer = answers[operation] ?? {};
      return json(Array.isArray(answer) ? ((answer.shift() ?? {}) as object) : answer);
    };
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    sfn = new SFNClient({ region: "us-east-1", endpoint: server.endpoint, credentials, maxAttempts: 1 });
    executions = new StepFunctionsExecutions(sfn, MACHINE);
  });
  afterEach(async () => {
    sfn.destroy();
    await server.close();
  });

  const json = (body: object): Answer => ({
    status: "__type" in body ? 400 : 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify(body),
  });
  const mapRun = {
    ListMapRuns: { mapRuns: [{ executionArn: EXECUTION, mapRunArn: MAP_RUN, stateMachineArn: MACHINE }] },
  };

  it("starts an execution by its name, with its input as text", async () => {
    answers = { StartExecution: { executionArn: EXECUTION, startDate: 1 } };
    const input = { run: "run", prefix: "runs/run/", index: "runs/run/index-0.jsonl", maxConcurrency: 7 };
    await executions.start("run-0", input);

    expect(asked).to.deep.equal([
      { operation: "StartExecution", body: { stateMachineArn: MACHINE, name: "run-0", input: JSON.stringify(input) } },
    ]);
  });

  it("sees one that runs, and counts its children, those that timed out or were aborted as failed", async () => {
    const executionCounts = {
      ...{ pending: 1, running: 2, succeeded: 3, failed: 4, timedOut: 5, aborted: 6, total: 21, resultsWritten: 0 },
    };
    answers = {
      ...mapRun,
      DescribeExecution: { status: "RUNNING", startDate: 100.5, input: '{"maxConcurrency":7}' },
      DescribeMapRun: { mapRunArn: MAP_RUN, executionCounts },
    };

    expect(await executions.look("run-0")).to.deep.equal({
      ...{ status: "running", began: 100_500, ended: undefined, workers: 7, why: undefined },
      children: { pending: 1, running: 2, succeeded: 3, failed: 15 },
    });
  });

  it("sees one before its map run has begun", async () => {
    answers = { ListMapRuns: { mapRuns: [] }, DescribeExecution: { status: "RUNNING", startDate: 1, input: "{}" } };

    expect(await executions.look("run-0")).to.include({ status: "running", workers: undefined, children: undefined });
  });

  const ends = [
    { status: "SUCCEEDED", is: "succeeded" },
    { status: "FAILED", is: "failed" },
    { status: "TIMED_OUT", is: "timedOut" },
    { status: "ABORTED", is: "stopped" },
  ];
  for (const { status, is } of ends) {
    it(`sees that one is ${status}, and why`, async () => {
      answers = {
        ListMapRuns: { mapRuns: [] },
        DescribeExecution: { status, startDate: 1, stopDate: 2, error: "States.Runtime", cause: "no index" },
      };

      expect(await executions.look("run-0")).to.include({ status: is, ended: 2_000, why: "States.Runtime: no index" });
    });
  }

  it("sees that there is none", async () => {
    answers = { DescribeExecution: { __type: "com.amazonaws.sfn#ExecutionDoesNotExist", message: "no" } };

    expect(await executions.look("run-0")).to.equal(undefined);
  });

  it("does not take a denial for one that is not there", async () => {
    answers = { DescribeExecution: { __type: "AccessDeniedException", message: "not authorized" } };
    const error = await executions.look("run-0").catch((caught: unknown) => caught);

    expect(error).to.be.an("error").with.property("name", "AccessDeniedException");
  });

  it("changes how many workers there are, on the map run, which it looks up once", async () => {
    answers = mapRun;
    await executions.setConcurrency("run-0", 5);
    await executions.setConcurrency("run-0", 6);

    expect(asked.map(({ operation }) => operation)).to.deep.equal(["ListMapRuns", "UpdateMapRun", "UpdateMapRun"]);
    expect(asked[2]?.body).to.deep.equal({ mapRunArn: MAP_RUN, maxConcurrency: 6 });
  });

  it("stops one by its ARN", async () => {
    answers = { StopExecution: { stopDate: 1 } };
    await executions.stop("run-0", "sluice stop");

    expect(asked[0]?.body).to.deep.equal({ executionArn: EXECUTION, cause: "sluice stop" });
  });

  it("names the shards of children that failed, with Lambda's message or Step Functions' own", async () => {
    const child = { stateMachineArn: MACHINE, status: "FAILED", startDate: 1, name: "c", executionArn: CHILD };
    answers = {
      ...mapRun,
      ListExecutions: { executions: [child, child, child] },
      DescribeExecution: [
        { input: '{"shard":"000017"}', error: "Sluice.Fatal", cause: '{"errorMessage":"the table is gone"}' },
        { input: "7", error: "States.Timeout", cause: "it took too long" },
      ],
    };

    expect(await executions.failedShards("run-0", 2)).to.deep.equal([
      { shard: "000017", error: "Sluice.Fatal", cause: "the table is gone" },
      { shard: undefined, error: "States.Timeout", cause: "it took too long" },
    ]);
    expect(asked[1]?.body).to.deep.equal({ mapRunArn: MAP_RUN, statusFilter: "FAILED", maxResults: 2 });
  });
});
