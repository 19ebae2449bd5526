import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { notificationOf, processEvents } from "../live-events.ts";
import { putObjects } from "../put-objects.ts";
import { TargetTable, wrongAnswers } from "../target-table.ts";
import { testObject, type TestObject } from "../contents/test-object.ts";
import { spread, type Check } from "./check.ts";

const OBJECTS = 100;
/** Every fifth object is cut short at first, and every fifth is never processed. */
const EVERY = 5;
const BAD = 0;
const UNPROCESSED = 1;

const isBad = (n: number): boolean => n % EVERY === BAD;

function objectsOf(keys: readonly string[]): TestObject[] {
  return spread(keys, OBJECTS).map((key, n) => testObject(n, key));
}

const cutShort = (object: TestObject): TestObject => ({ ...object, body: object.body.subarray(0, -5) });

export const replayRunCheck: Check = {
  title: "replay of a backfill's failures",
  run: async ({ world, keys }) => {
    const bucket = await world.bucket({ versioning: true });
    const target = await TargetTable.of(world, bucket);
    const objects = objectsOf(keys);
    const bad = objects.filter((_, n) => isBad(n));
    const before = await putObjects(
      world,
      bucket,
      objects.map((object, n) => (isBad(n) ? cutShort(object) : object)),
    );

    const backfill = await target.backfill();
    const corrected = await putObjects(world, bucket, bad);
    const replay = await target.run("replay", "--run", String(backfill.summary["run"]), "--yes");

    const wrong = [
      ...wrongAnswers(backfill, { code: 3, rejected: bad.length, failed: 0 }),
      ...wrongAnswers(replay, { code: 0, taken: bad.length, done: bad.length, again: 0 }),
      ...(await target.differences([...before.filter((_, n) => !isBad(n)), ...corrected])),
    ];
    return { keys: objects.length, wrong };
  },
};

export const replayQueueCheck: Check = {
  title: "replay of the failure queue",
  wantsSqs: true,
  run: async ({ world, keys }) => {
    const bucket = await world.bucket({ versioning: true });
    const target = await TargetTable.of(world, bucket);
    const queue = await world.queue();
    const objects = objectsOf(keys);
    const bad = objects.filter((_, n) => isBad(n));
    const before = await putObjects(
      world,
      bucket,
      objects.map((object, n) => (isBad(n) ? cutShort(object) : object)),
    );
    const events = before.map(notificationOf);
    // What the function rejects it reports itself; of the events that it failed on, Lambda does.
    const failed = events.filter((_, n) => n % EVERY === UNPROCESSED);
    await processEvents(
      target,
      events.filter((_, n) => n % EVERY !== UNPROCESSED),
      queue,
    );
    for (const event of failed) {
      const MessageBody = JSON.stringify(invocationRecord(event));
      await world.sqs?.send(new SendMessageCommand({ QueueUrl: queue, MessageBody }));
    }

    const where = [...target.options, "--queue", queue];
    const seen = await target.run("failures", ...where);
    const corrected = await putObjects(world, bucket, bad);
    const replay = await target.run("replay", ...where, "--yes");
    const left = await target.run("failures", ...where);

    const messages = bad.length + failed.length;
    const wrong = [
      ...wrongAnswers(seen, { code: 0, messages }),
      ...wrongAnswers(replay, { code: 0, taken: messages, done: messages, again: 0, notUnderstood: 0 }),
      ...wrongAnswers(left, { code: 0, messages: 0 }),
      ...(await target.differences([...before.filter((_, n) => !isBad(n)), ...corrected])),
    ];
    return { keys: objects.length, wrong };
  },
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function invocationRecord(event: unknown): unknown {
  return {
    version: "1.0",
    timestamp: "2026-11-14T18:16:05.568Z",
    requestContext: {
      requestId: "e4b46cbf-b738-xmpl-8880-a18cdf61200e",
      functionArn: "arn:aws:lambda:us-east-1:123456789012:function:process:$LATEST",
      condition: "RetriesExhausted",
      approximateInvokeCount: 3,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType: "ObjectsFailedError", errorMessage: "1 of 1 objects failed" },
  };
}
