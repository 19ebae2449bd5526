import { createServer, type IncomingHttpHeaders } from "node:http";
import { closeServer, listenOnLoopback } from "../../local/server/loopback.ts";

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A server that answers what it is told, and records what it was asked. */
export interface FixedAnswers {
  readonly endpoint: string;
  answer: (request: RecordedRequest, body: string) => Answer;
  readonly requests: RecordedRequest[];
  close(): Promise<void>;
}

export async function startFixedAnswers(): Promise<FixedAnswers> {
  const requests: RecordedRequest[] = [];
  const server = createServer((incoming, response) => {
    let asked = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => (asked += chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      requests.push({ method, url, headers });
      const { status, headers: more = {}, body = "" } = answers.answer({ method, url, headers }, asked);
      response.writeHead(status, more).end(body);
    });
  });
  const answers: FixedAnswers = {
    endpoint: await listenOnLoopback(server, 0),
    answer: () => ({ status: 500 }),
    requests,
    close: () => closeServer(server),
  };
  return answers;
}

/** An error as S3 answers it. */
export function s3Error(status: number, code: string, message: string, more = "", headers = {}): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}</Error>`;
  return { status, headers: { "content-type": "application/xml", ...headers }, body };
}

/** An error as DynamoDB answers it. */
export function dynamoDbError(name: string, message: string): Answer {
  const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message });
  return { status: 400, headers: { "content-type": "application/x-amz-json-1.0" }, body };
}
