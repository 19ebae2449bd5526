import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ANY_CREDENTIALS } from "../../local/pipeline/address.ts";
import { startSqsServer, type SqsServer } from "../../local/sqs/server.ts";
import { functionPorts } from "../../runtime/aws/function-ports.ts";
import { handleEvent } from "../../runtime/event/handle-event.ts";
import { DEFAULT_MAPPING, keyNames } from "../../runtime/mapping/record-mapping.ts";
import { FUNCTION_PATIENCE, PATIENCE, PatientRetries } from "../../runtime/work/patient-retries.ts";
import { setEnvironment } from "../support/environment.ts";
import type { Call } from "../support/faulty-proxy/operation.ts";
import { startFaultyProxy, type FaultyProxy } from "../support/faulty-proxy/proxy.ts";
import { patienceFor } from "./command.ts";
import { describeMatrix, type Cell, type Row } from "./matrix.ts";
import { BUCKET, startServers, type Servers } from "./servers.ts";
import type { Ending } from "./verdict.ts";

/** A version of an object: two lines, so that what is cut behind the first still looks whole. */
interface File {
  readonly key: string;
  readonly lines: readonly string[];
}

const line = (user: string, timestamp: number, n: number): string =>
  JSON.stringify({ userID: user, timestamp, data: { n } });
const good = (user: string, n = 1): File => ({ key: `${user}.json`, lines: [line(user, 0, n), line(user, 1, n)] });
const items = (user: string, n = 1): string[] => [`${user} 0 ${n}`, `${user} 1 ${n}`];

describe("the function", () => {
  let servers: Servers;
  let sqs: SqsServer;
  let proxies: FaultyProxy[];
  let restoreEnvironment: () => void;
  /** Which calls of a cell go wrong, by its name, which is in all that it calls. */
  const deciders = new Map<string, Cell["decide"]>();

  before(async () => {
    servers = await startServers();
    sqs = await startSqsServer();
    proxies = await Promise.all(
      [servers.s3Endpoint, servers.dynamodbEndpoint, sqs.endpoint].map((to) => startFaultyProxy(to)),
    );
    const decide = (call: Call) =>
      deciders.get(/cell-\d+-\d+/.exec(`${call.request.url} ${String(call.body)}`)?.[0] ?? "")?.(call);
    for (const proxy of proxies) proxy.decide = decide;
    const [s3, dynamodb, queues] = proxies.map(({ endpoint }) => endpoint);
    restoreEnvironment = setEnvironment({
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "any",
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_ENDPOINT_URL_S3: s3 ?? "",
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb ?? "",
      AWS_ENDPOINT_URL_SQS: queues ?? "",
    });
  });
  after(async () => {
    restoreEnvironment();
    await Promise.all([...proxies.map((proxy) => proxy.close()), sqs.close(), servers.close()]);
  });

  /** @param files in the order in which they are put; their events come the other way round */
  const trialOf =
    (files: readonly File[], expected: readonly string[], rejected = 0): Row["trial"] =>
    async ({ name, fault, decide }) => {
      const cell = `cell-${name}`;
      deciders.set(cell, decide);
      await servers.createTable(cell);
      const failureQueueUrl = sqs.createQueue(cell);
      const silence = { ...patienceFor(fault).silence };
      const retries = new PatientRetries({ ...FUNCTION_PATIENCE, signal: new AbortController().signal });
      const ports = functionPorts({
        keys: keyNames({}),
        tableName: cell,
        failureQueueUrl,
        sockets: 16,
        silence,
        retries,
      });
      const records: object[] = [];
      for (const { key, lines } of files) records.unshift(await put(`${cell}/${key}`, lines.join("\n")));
      const take = () => ending({ Records: records }, ports, rejected);
      return {
        run: take,
        again: () => {
          deciders.delete(cell);
          silence.milliseconds = PATIENCE.silence.milliseconds;
          return take();
        },
        isRight: async () => {
          const stored = (await servers.items(cell)).join() === expected.join();
          return stored && (rejected === 0 || (await hasReport(failureQueueUrl)));
        },
        close: () => Promise.resolve(void deciders.delete(cell)),
      };
    };

  async function put(key: string, body: string): Promise<object> {
    const { versionId, etag: eTag } = await servers.put(key, body);
    const object = { key: encodeURIComponent(key), size: Buffer.byteLength(body), eTag, versionId };
    return { eventName: "ObjectCreated:Put", s3: { bucket: { name: BUCKET }, object } };
  }

  /** Whether the queue has a report of rejected records; more than one does no harm. */
  async function hasReport(QueueUrl: string): Promise<boolean> {
    const client = new SQSClient({ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: sqs.endpoint });
    const { Messages: messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    client.destroy();
    return messages[0]?.Body?.includes('"kind":"rejected"') === true;
  }

  const one = [good("a"), good("b"), good("c")];
  const allOfOne = ["a", "b", "c"].flatMap((user) => items(user));
  describeMatrix("the live function", [
    { operation: "GetObject", by: "the function", atOnce: 8, trial: trialOf(one, allOfOne) },
    { operation: "PutItem", by: "the function", atOnce: 8, trial: trialOf(one, allOfOne) },
    // The older version's event comes last, and both were put in one second.
    {
      operation: "ListObjectVersions",
      by: "the function",
      atOnce: 8,
      trial: trialOf([good("a", 1), good("a", 2)], items("a", 2)),
    },
    {
      operation: "SendMessage",
      by: "the function",
      atOnce: 8,
      trial: trialOf([{ key: "a.json", lines: [line("a", 0, 1), '{"timestamp":1}', line("a", 1, 1)] }], items("a"), 1),
    },
  ]);
});

async function ending(event: object, ports: ReturnType<typeof functionPorts>, rejected: number): Promise<Ending> {
  const counts = new Map<string, number>();
  try {
    await handleEvent(event, {
      ...ports,
      ...{ mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 4, objectConcurrency: 4 },
      ...{ logSamplePercent: 100, requestId: "r", functionName: "f" },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      count: (name, count) => counts.set(name, (counts.get(name) ?? 0) + count),
      continuations: { send: () => Promise.reject(new Error("nothing is handed on here")) },
      deadline: new AbortController().signal,
    });
    return { done: true, text: JSON.stringify([...counts]), slanders: slanders(counts, rejected) };
  } catch (error) {
    return { done: false, text: String(error), slanders: slanders(counts, rejected) };
  }
}

const slanders = (counts: ReadonlyMap<string, number>, rejected: number): boolean =>
  counts.has("Gone") || (counts.get("Rejected") ?? 0) > rejected;
