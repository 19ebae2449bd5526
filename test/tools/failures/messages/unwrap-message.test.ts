import { expect } from "chai";
import fc from "fast-check";
import { failureMessage } from "../../../../runtime/event/failure-message.ts";
import { Tally } from "../../../../runtime/object/tally.ts";
import { unwrapMessage } from "../../../../tools/failures/messages/unwrap-message.ts";
import {
  AGED_ENVELOPE,
  BRIDGED_OBJECT,
  bridgedEnvelope,
  EVENTBRIDGE_CREATED,
  EVENTBRIDGE_DELETED,
  LAMBDA_ENVELOPE,
  OBJECT,
  receivedMessage,
  S3_EVENT,
  snsEvent,
  snsNotification,
  sqsEvent,
  TEST_EVENT,
} from "./envelopes.ts";

const read = (message: unknown, bucket = OBJECT.bucket) => unwrapMessage(JSON.stringify(message), bucket);

function report(): string {
  const tally = new Tally({ bucket: "b", key: "ü +.json", versionId: "v", etag: "e", lastModified: 0 });
  for (const record of [0, 4]) {
    const where = { record, line: record + 1, column: 3 };
    tally.count({ kind: "rejected", rejection: { ...where, reason: "no-partition-key", detail: "none at /userID" } });
  }
  return failureMessage(tally.outcome, { requestId: "r", functionName: "f" });
}

describe("unwrap", () => {
  it("reads the function's own report of rejected records", () => {
    expect(unwrapMessage(report(), "b")).to.deep.equal({
      kind: "rejected",
      objects: [{ bucket: "b", key: "ü +.json", versionId: "v", etag: "e" }],
      reasons: [
        { name: "no-partition-key", detail: "line 1, column 3 (record 0): none at /userID" },
        { name: "no-partition-key", detail: "line 5, column 3 (record 4): none at /userID" },
      ],
      rejected: 2,
      requestId: "r",
    });
  });

  const event = [{ name: "event", detail: "an event of S3's that was not processed" }];
  const wrapped = [
    { title: "an event of S3's", message: S3_EVENT, objects: [OBJECT] },
    { title: "an event in a message of SQS", message: receivedMessage(S3_EVENT), objects: [OBJECT] },
    { title: "an event in an event of SQS", message: sqsEvent(S3_EVENT), objects: [OBJECT] },
    { title: "an event in a notification of SNS", message: snsNotification(S3_EVENT), objects: [OBJECT] },
    { title: "an event in an event of SNS", message: snsEvent(S3_EVENT), objects: [OBJECT] },
    { title: "an event in SNS in SQS", message: sqsEvent(snsNotification(S3_EVENT)), objects: [OBJECT] },
    { title: "EventBridge's, whose key is as it is", message: EVENTBRIDGE_CREATED, objects: [BRIDGED_OBJECT] },
    {
      title: "EventBridge's in SNS in SQS",
      message: sqsEvent(snsEvent(EVENTBRIDGE_CREATED)),
      objects: [BRIDGED_OBJECT],
    },
    {
      title: "two records",
      message: { Records: [...S3_EVENT.Records, ...sqsEvent(EVENTBRIDGE_CREATED).Records] },
      objects: [OBJECT, BRIDGED_OBJECT],
    },
  ];
  for (const { title, message, objects } of wrapped) {
    it(`reads ${title}`, () => {
      expect(read(message)).to.deep.equal({ kind: "events", objects, reasons: event, requestId: undefined });
    });
  }

  const request = "e4b46cbf-b738-xmpl-8880-a18cdf61200e";
  const exited = "RequestId: e4b46cbf-b738-xmpl-8880-a18cdf61200e Process exited before completing request";
  const failed = (response: unknown) => ({ ...LAMBDA_ENVELOPE, responsePayload: response });
  const envelopes = [
    { title: "of a function that failed", message: LAMBDA_ENVELOPE, name: "function-failed", detail: exited },
    {
      title: "of an error with its type",
      message: failed({ errorType: "ObjectsFailedError", errorMessage: "1 of 1 objects failed", trace: [] }),
      name: "function-failed",
      detail: "ObjectsFailedError: 1 of 1 objects failed",
    },
    {
      title: "of a timeout",
      message: failed({
        errorType: "Sandbox.Timedout",
        errorMessage: "RequestId: x Error: Task timed out after 3.00 seconds",
      }),
      name: "timed-out",
      detail: "Sandbox.Timedout: RequestId: x Error: Task timed out after 3.00 seconds",
    },
    {
      title: "of a timeout as older runtimes told it",
      message: failed({ errorMessage: "2019-11-14T18:16:05.568Z x Task timed out after 3.00 seconds" }),
      name: "timed-out",
      detail: "2019-11-14T18:16:05.568Z x Task timed out after 3.00 seconds",
    },
    {
      title: "of a function without memory",
      message: failed({ errorType: "Runtime.OutOfMemory", errorMessage: "Runtime exited with error: signal: killed" }),
      name: "out-of-memory",
      detail: "Runtime.OutOfMemory: Runtime exited with error: signal: killed",
    },
    {
      title: "of a function whose heap is full",
      message: failed({
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: x Error: Runtime exited with error: signal: aborted (core dumped)",
      }),
      name: "out-of-memory",
      detail: "Runtime.ExitError: RequestId: x Error: Runtime exited with error: signal: aborted (core dumped)",
    },
    {
      title: "of a function that ended itself",
      message: failed({ errorType: "Runtime.ExitError", errorMessage: "Runtime exited with error: exit status 1" }),
      name: "function-failed",
      detail: "Runtime.ExitError: Runtime exited with error: exit status 1",
    },
    {
      title: "without a response",
      message: failed(undefined),
      name: "function-failed",
      detail: "Lambda does not say why",
    },
    {
      title: "of an event that grew too old",
      message: AGED_ENVELOPE,
      name: "event-too-old",
      detail: "it waited longer than Lambda keeps an event",
    },
    {
      title: "by way of EventBridge",
      message: bridgedEnvelope(LAMBDA_ENVELOPE),
      name: "function-failed",
      detail: exited,
    },
    {
      title: "with its event as a text",
      message: { ...LAMBDA_ENVELOPE, requestPayload: JSON.stringify(S3_EVENT) },
      name: "function-failed",
      detail: exited,
    },
    {
      title: "of an event by way of SNS and SQS",
      message: { ...LAMBDA_ENVELOPE, requestPayload: sqsEvent(snsNotification(S3_EVENT)) },
      name: "function-failed",
      detail: exited,
    },
  ];
  for (const { title, message, name, detail } of envelopes) {
    it(`reads Lambda's envelope ${title}`, () => {
      const reasons = [{ name, detail }];
      expect(read(message)).to.deep.equal({ kind: "events", objects: [OBJECT], reasons, requestId: request });
    });
  }

  const continuation = {
    kind: "continuation",
    object: { bucket: OBJECT.bucket, key: "large.ndjson", versionId: "v", etag: "e" },
    part: 3,
    progress: { records: 12_346, left: [12_340] },
    idleParts: 0,
    mapping: "0123456789abcdef",
  };

  it("reads the rest of a file that was not processed, and says how far it came", () => {
    const envelope = { ...LAMBDA_ENVELOPE, requestPayload: continuation };
    const objects = [continuation.object];
    const rest = " (part 3 of the file, after 12,345 records)";

    expect(read(envelope)).to.deep.equal({
      ...{ kind: "events", objects, requestId: request },
      reasons: [{ name: "function-failed", detail: `${exited}${rest}` }],
    });
    expect(read(continuation)).to.deep.equal({
      ...{ kind: "events", objects, requestId: undefined },
      reasons: [{ name: "event", detail: `an event that the function sent itself, and that was not processed${rest}` }],
    });
  });

  it("says what it does not understand of the rest of a file", () => {
    expect(read({ ...LAMBDA_ENVELOPE, requestPayload: { ...continuation, progress: {} } })).to.deep.equal({
      kind: "unknown",
      why: "the continuation cannot be read: progress.records is not a count",
    });
  });

  const nothing = [
    { title: "S3's test event", message: TEST_EVENT },
    { title: "S3's test event in an envelope", message: { ...LAMBDA_ENVELOPE, requestPayload: TEST_EVENT } },
    { title: "an object's deletion", message: EVENTBRIDGE_DELETED },
    { title: "an event without records", message: { Records: [] } },
  ];
  for (const { title, message } of nothing) {
    it(`finds nothing to do in ${title}`, () => {
      expect(read(message)).to.deep.equal({ kind: "events", objects: [], reasons: [], requestId: undefined });
    });
  }

  const another = { title: "an event", message: S3_EVENT, requestId: undefined, objects: [OBJECT] };
  const elsewhere = [
    another,
    { ...another, title: "an event in Lambda's envelope", message: LAMBDA_ENVELOPE, requestId: request },
    {
      ...another,
      title: "a report",
      message: JSON.parse(report()) as unknown,
      requestId: "r",
      objects: [{ bucket: "b", key: "ü +.json", versionId: "v", etag: "e" }],
    },
  ];
  for (const { title, message, requestId, objects } of elsewhere) {
    it(`gives ${title} of another bucket's object a reason of its own`, () => {
      const detail = `it names an object of the bucket ${objects[0]?.bucket}, and the pipeline's is files`;
      const reasons = [{ name: "other-bucket", detail }];
      expect(read(message, "files")).to.deep.equal({ kind: "foreign", objects, reasons, requestId });
    });
  }

  it("takes a message for another bucket's where one of its objects is", () => {
    const other = { s3: { bucket: { name: "other" }, object: { key: "k" } } };
    expect(read({ Records: [...S3_EVENT.Records, other] })).to.deep.include({
      kind: "foreign",
      objects: [OBJECT, { bucket: "other", key: "k" }],
    });
  });

  const NEITHER = "it is no report of rejected records, no envelope of Lambda's, and no event of S3's";
  const unknown = [
    { title: "no JSON", body: "hello", why: "it is not JSON" },
    { title: "an empty body", body: "", why: "it is not JSON" },
    { title: "a number", body: "42", why: "it is not a JSON object" },
    { title: "another object", body: "{}", why: NEITHER },
    { title: "a report without its object", body: '{"kind":"rejected"}', why: "its object is missing" },
    {
      title: "a report without a key",
      body: '{"kind":"rejected","object":{"bucket":"b"}}',
      why: "its object has no key",
    },
    {
      title: "an envelope without its event, which Lambda drops where it is too large",
      body: JSON.stringify({ ...LAMBDA_ENVELOPE, requestPayload: undefined }),
      why: `Lambda's envelope has no event in it (request ${request})`,
    },
    {
      title: "an envelope of another service's event",
      body: JSON.stringify({ ...LAMBDA_ENVELOPE, requestPayload: { ORDER_IDS: ["9e07af03"] } }),
      why: NEITHER,
    },
    {
      title: "another service's event of EventBridge",
      body: JSON.stringify({ ...EVENTBRIDGE_CREATED, source: "aws.ec2" }),
      why: "it is an event of EventBridge, but not of S3",
    },
    {
      title: "a key that is not encoded as in notifications",
      body: '{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"100%"}}}]}',
      why: 'the key "100%" is not encoded as S3 encodes keys',
    },
    {
      title: "an event of which half is understood",
      body: JSON.stringify({ Records: [...S3_EVENT.Records, {}] }),
      why: "the event is not an S3 notification: Records[0].s3 is not an object",
    },
    {
      title: "endless wrapping",
      body: JSON.stringify(
        Array.from({ length: 12 }).reduce((inner) => ({ Type: "Notification", Message: JSON.stringify(inner) }), {}),
      ),
      why: "it is wrapped more than 8 times",
    },
  ];
  for (const { title, body, why } of unknown) {
    it(`says what it does not understand: ${title}`, () => {
      expect(unwrapMessage(body, "b")).to.deep.equal({ kind: "unknown", why });
    });
  }

  /** JSON with the names that the reader looks for, so that random bodies get somewhere. */
  const names = fc.constantFrom(
    ...[
      "Records",
      "s3",
      "bucket",
      "object",
      "key",
      "name",
      "kind",
      "reasons",
      "Sns",
      "Message",
      "Type",
      "body",
      "Body",
    ],
    ...[
      "requestContext",
      "requestPayload",
      "responsePayload",
      "detail",
      "detail-type",
      "source",
      "messageId",
      "__proto__",
    ],
  );
  const texts = fc.constantFrom(
    "rejected",
    "Notification",
    "Object Created",
    "aws.s3",
    "lambda",
    "{}",
    '{"Records":[{}]}',
    "%",
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      texts,
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(names, tie("value"), { maxKeys: 6 }),
    ),
  }));

  it("has an answer for every body", () => {
    const bodies = fc.oneof(
      value.map((json) => JSON.stringify(json) as string | undefined),
      fc.string(),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        const contents = unwrapMessage(body ?? "", "b");
        expect(["rejected", "events", "foreign", "unknown"]).to.include(contents.kind);
        if (contents.kind === "unknown") return;
        for (const { bucket, key } of contents.objects)
          expect([typeof bucket, typeof key]).to.deep.equal(["string", "string"]);
      }),
      { numRuns: 3_000 },
    );
  });
});
