import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ANY_CREDENTIALS } from "../../local/pipeline/address.ts";
import { VISIBILITY_TIMEOUT_SECONDS } from "../../tools/failures/queue/in-flight-messages.ts";
import { Command } from "./command.ts";
import { describeMatrix, type Row } from "./matrix.ts";
import { BUCKET, makePlace, startServers, type Place, type Servers } from "./servers.ts";

const EVENTS = 6;

const bodyOf = (user: string): string =>
  [0, 1].map((timestamp) => JSON.stringify({ userID: user, timestamp, data: { n: 1 } })).join("\n");

describe("the failure queue", () => {
  let servers: Servers;
  let messages: string[];
  const users = [...Array.from({ length: EVENTS }, (_, n) => `event-${n}`), "mended"];
  const expected = users.flatMap((user) => [`${user} 0 1`, `${user} 1 1`]).sort();

  before(async () => {
    servers = await startServers();
    const rejected = await servers.put("mended.json", '{"userID":""}');
    for (const user of users) await servers.put(`${user}.json`, bodyOf(user));
    messages = [...users.slice(0, EVENTS).map(eventOf), rejectedOf("mended.json", rejected)];
  });
  after(() => servers.close());

  const trialOf =
    (argv: readonly string[], isRight: (place: Place, stdout: string) => Promise<boolean>): Row["trial"] =>
    async (cell) => {
      const place = await makePlace(servers, cell);
      await send(place, messages);
      const command = new Command([...argv, "--local", "--json"], place.folder, cell.fault);
      let text = "";
      return {
        run: async () => {
          const ending = await command.run();
          text = ending.text;
          return ending;
        },
        again: async () => {
          place.mend();
          // What was received, and whose answer was lost, is back by then.
          place.later(VISIBILITY_TIMEOUT_SECONDS * 1_000 + 1_000);
          const ending = await command.again();
          text = ending.text;
          return ending;
        },
        isRight: () => isRight(place, text),
        close: () => place.close(),
      };
    };

  const isReplayed = async (place: Place): Promise<boolean> =>
    (await servers.items(place.table)).join() === expected.join() && (await left(place)) === 0;
  const isSeen = async (place: Place, text: string): Promise<boolean> =>
    text.includes(`"messages":${messages.length},`) && (await left(place)) === messages.length;

  const replay = trialOf(["replay"], isReplayed);
  const failures = trialOf(["failures"], isSeen);
  describeMatrix("sluice replay and sluice failures", [
    { operation: "ReceiveMessage", by: "replay", isAnsweredOnce: true, trial: replay },
    { operation: "DeleteMessage", by: "replay", surely: 2, trial: replay },
    { operation: "GetQueueAttributes", by: "replay", trial: replay },
    { operation: "HeadObject", by: "replay", trial: replay },
    { operation: "GetObject", by: "replay", trial: replay },
    { operation: "PutItem", by: "replay", trial: replay },
    { operation: "ChangeMessageVisibilityBatch", by: "failures", trial: failures },
  ]);
});

const clientOf = ({ sqs }: Place): SQSClient =>
  new SQSClient({ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: sqs.endpoint });

async function send(place: Place, bodies: readonly string[]): Promise<void> {
  const client = clientOf(place);
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await client.send(new SendMessageBatchCommand({ QueueUrl: place.queueUrl, Entries }));
  client.destroy();
}

/** How many messages a queue holds, received or not. */
async function left(place: Place): Promise<number> {
  const client = clientOf(place);
  const asked = { QueueUrl: place.queueUrl, AttributeNames: ["All" as const] };
  const { Attributes: counts = {} } = await client.send(new GetQueueAttributesCommand(asked));
  client.destroy();
  return Number(counts.ApproximateNumberOfMessages) + Number(counts.ApproximateNumberOfMessagesNotVisible);
}

function eventOf(user: string): string {
  const object = { key: `${user}.json` };
  return JSON.stringify({ Records: [{ eventName: "ObjectCreated:Put", s3: { bucket: { name: BUCKET }, object } }] });
}

function rejectedOf(key: string, version: { readonly versionId: string; readonly etag: string }): string {
  const object = { bucket: BUCKET, key, ...version };
  const reasons = [{ record: 0, line: 1, column: 1, reason: "invalid-partition-key", detail: "empty" }];
  return JSON.stringify({
    kind: "rejected",
    object,
    rejected: 1,
    reasons,
    omitted: 0,
    requestId: "r",
    functionName: "f",
  });
}
