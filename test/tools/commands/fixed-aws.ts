import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATIENCE } from "../../../runtime/work/patient-retries.ts";
import type { Io } from "../../../tools/commands/command.ts";
import { connect, type Clients, type ConnectOptions } from "../../../tools/target/clients/connect.ts";
import type { Target } from "../../../tools/target/target.ts";
import { startFixedAnswers, type Answer, type RecordedRequest } from "../../support/fixed-answers.ts";

/** A pipeline as it is named on the command line, deployed at AWS as far as a command can tell. */
export const DEPLOYED =
  "--bucket files --table items --region eu-west-1 --queue https://sqs.eu-west-1.amazonaws.com/1/failures".split(" ");

/** AWS, which answers what it is told, and its clients. */
export interface FixedAws {
  /** The answer to a call, by the name of its operation; S3's calls are named by their method. */
  answers: Record<string, Answer | (() => Answer)>;
  readonly calls: string[];
  /** What a command connected with, and what became of it. */
  readonly connected: { readonly target: Target; readonly options: ConnectOptions; destroyed: boolean }[];
  /** For `runCli`: no call is retried. */
  readonly io: Pick<Io, "connect" | "patience">;
  /** A folder for the command's files, empty at first. */
  readonly folder: string;
  close(): Promise<void>;
}

/** The answer of SQS or DynamoDB. */
export const json = (body: object): Answer => ({
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify(body),
});

/** SQS's counts. */
export const counts = (waiting: number, inFlight: number): Answer =>
  json({
    Attributes: {
      ApproximateNumberOfMessages: String(waiting),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
    },
  });

/** SQS's answer with one message. */
export function messageOf(body: string): Answer {
  const digest = createHash("md5").update(body).digest("hex");
  const attributes = { SentTimestamp: "0", ApproximateReceiveCount: "1" };
  return json({
    Messages: [{ MessageId: "m", ReceiptHandle: "r", Body: body, MD5OfBody: digest, Attributes: attributes }],
  });
}

const KEYS = [{ AttributeName: "userID" }, { AttributeName: "timestamp" }];

/** Starts AWS with a table, and an empty queue. */
export async function startFixedAws(): Promise<FixedAws> {
  const server = await startFixedAnswers();
  const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  const operationOf = ({ method, headers }: RecordedRequest): string =>
    String(headers["x-amz-target"] ?? method).replace(/^.*\./, "");
  const connected: FixedAws["connected"] = [];
  const aws: FixedAws = {
    answers: {
      DescribeTable: json({ Table: { KeySchema: KEYS } }),
      GetQueueAttributes: counts(0, 0),
      ReceiveMessage: json({}),
      ChangeMessageVisibilityBatch: json({ Successful: [{ Id: "0" }], Failed: [] }),
    },
    calls: [],
    connected,
    io: {
      patience: { ...PATIENCE, attempts: 1 },
      connect: (target, options): Clients => {
        const endpoints = { s3: server.endpoint, dynamodb: server.endpoint, sqs: server.endpoint };
        const clients = connect({ ...target, endpoints, local: true }, options);
        const connection = { target, options, destroyed: false };
        connected.push(connection);
        const destroy = (): void => {
          connection.destroyed = true;
          clients.destroy();
        };
        return { ...clients, destroy };
      },
    },
    folder,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
  server.answer = (request) => {
    const operation = operationOf(request);
    aws.calls.push(operation);
    const answer = aws.answers[operation] ?? { status: 400 };
    return typeof answer === "function" ? answer() : answer;
  };
  return aws;
}
