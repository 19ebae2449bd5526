import { fork } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bundleHandler, TRACED_HANDLER } from "../../infra/function/bundle.ts";
import { startFixedAnswers, type FixedAnswers } from "../support/fixed-answers.ts";

const TRACE = "1-5759e988-bd862e3fe1be46a994272793";
const PARENT = "53995c3f42cd8ad8";
const LAST = "the test's own";

/** What Lambda does with the bundle, for one event. */
const RUN = `
const { handler } = require(process.argv[2]);
process.once("message", async (event) => {
  await handler(event, { getRemainingTimeInMillis: () => 60_000, awsRequestId: "r", functionName: "f" });
  process.send("done", () => process.disconnect());
});
`;

/** As X-Ray's daemon takes it: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
interface Subsegment {
  readonly name: string;
  readonly trace_id: string;
  readonly parent_id: string;
  readonly namespace: string;
  readonly in_progress?: boolean;
  readonly aws?: { readonly operation: string };
}

describe("the function with traces", () => {
  let folder: string;
  let aws: FixedAnswers;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-traced-"));
    writeFileSync(join(folder, "index.cjs"), bundleHandler(TRACED_HANDLER));
    writeFileSync(join(folder, "run.cjs"), RUN);
    aws = await startFixedAnswers();
    aws.answer = ({ headers }) =>
      headers["x-amz-target"] === undefined
        ? {
            status: 200,
            headers: { etag: '"e"', "last-modified": "Wed, 01 Jul 2026 00:00:00 GMT", "x-amz-request-id": "s3" },
            body: '{"userID":"u","timestamp":1700000000000,"data":{"secret":"of the file"}}',
          }
        : {
            status: 200,
            headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "d" },
            body: "{}",
          };
  });
  after(async () => {
    await aws.close();
    rmSync(folder, { recursive: true });
  });

  /** The datagrams that X-Ray's daemon gets of one file. */
  async function traced(header: string | undefined): Promise<string[]> {
    const daemon = createSocket("udp4");
    const received: string[] = [];
    daemon.on("message", (message) => received.push(message.toString()));
    daemon.bind(0, "127.0.0.1");
    await once(daemon, "listening");
    const child = fork(join(folder, "run.cjs"), [join(folder, "index.cjs")], {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: {
        ...{ AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        AWS_ENDPOINT_URL: aws.endpoint,
        ...{ AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x", LAMBDA_TASK_ROOT: "/var/task" },
        AWS_XRAY_CONTEXT_MISSING: "IGNORE_ERROR",
        AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
        ...(header === undefined ? {} : { _X_AMZN_TRACE_ID: header }),
        ...{ TABLE_NAME: "T", FAILURE_QUEUE_URL: "https://queue.example/1/q", RECORD_MAPPING: "{}" },
        ...{ MAX_DECOMPRESSED_BYTES: "1000000", POWERTOOLS_METRICS_NAMESPACE: "N" },
      },
    });
    const object = { key: "a.json", size: 72, eTag: "e" };
    child.send({
      Records: [{ eventSource: "aws:s3", eventName: "ObjectCreated:Put", s3: { bucket: { name: "b" }, object } }],
    });
    const [answer] = (await once(child, "message")) as unknown[];
    if (child.exitCode === null) await once(child, "exit");
    expect(answer).to.equal("done");
    // Datagrams of this machine come in their order, so nothing is under way when this one has come.
    const last = new Promise<void>((resolve) =>
      daemon.on("message", (message) => message.toString() === LAST && resolve()),
    );
    daemon.send(LAST, daemon.address().port, "127.0.0.1");
    await last;
    await new Promise<void>((resolve) => daemon.close(() => resolve()));
    return received.filter((datagram) => datagram !== LAST);
  }

  it("reports each call to AWS as a part of the invocation, and nothing of what is in the files", async () => {
    const received = await traced(`Root=${TRACE};Parent=${PARENT};Sampled=1`);

    const parts = received.map((datagram) => JSON.parse(datagram.split("\n")[1] ?? "") as Subsegment);
    const ended = parts.filter((part) => part.in_progress !== true);
    expect(ended.map((part) => `${part.name} ${part.aws?.operation ?? ""}`).sort()).to.deep.equal([
      "DynamoDB PutItem",
      "S3 GetObject",
    ]);
    for (const part of ended) expect(part).to.include({ trace_id: TRACE, parent_id: PARENT, namespace: "aws" });
    expect(received.join("")).to.not.contain("of the file");
    const headers = aws.requests.map((request) => String(request.headers["x-amzn-trace-id"]));
    for (const header of headers) expect(header).to.contain(`Root=${TRACE}`);
  });

  it("reports nothing of an invocation that is not sampled, or not traced", async () => {
    expect(await traced(`Root=${TRACE};Parent=${PARENT};Sampled=0`)).to.deep.equal([]);
    expect(await traced(undefined)).to.deep.equal([]);
  });
});
