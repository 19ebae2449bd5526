import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { Notifier, ruleMatches } from "../../../../local/s3/operations/events.ts";
import { type S3Event, type S3EventRecord, type S3Server, startS3Server } from "../../../../local/s3/server.ts";
import { createClient } from "../contract/harness.ts";

const NOON = Date.UTC(2026, 10, 24, 12, 0, 0, 789);

describe("S3 events", () => {
  let server: S3Server;
  let s3: S3Client;
  let seen: S3EventRecord[];

  beforeEach(async () => {
    seen = [];
    const onEvent = (event: S3EventRecord): void => void seen.push(event);
    server = await startS3Server({ clock: () => NOON, region: "ap-southeast-2", onEvent });
    await server.createBucket("versioned", { versioning: true });
    await server.createBucket("plain");
    s3 = createClient(server.endpoint);
  });

  afterEach(async () => {
    s3.destroy();
    await server.close();
  });

  /** Puts, and waits for the events: they come after the answer was given, in the same turn or the next. */
  const put = async (Bucket: string, Key: string): Promise<string | undefined> => {
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: "hello" }));
    await new Promise(setImmediate);
    return VersionId;
  };

  it("have the documented structure", async () => {
    const delivered: S3Event[] = [];
    const deliver = (event: S3Event): void => void delivered.push(event);
    server.setNotifications("versioned", [{ id: "rule", events: ["s3:ObjectCreated:*"], deliver }]);

    const versionId = await put("versioned", "red flower+é.json");

    const requestId = delivered[0]?.Records[0]?.responseElements["x-amz-request-id"] ?? "";
    expect(requestId).to.match(/^[0-9A-F]{16}$/);
    expect(delivered).to.deep.equal([
      {
        Records: [
          {
            eventVersion: "2.1",
            eventSource: "aws:s3",
            awsRegion: "ap-southeast-2",
            eventTime: "2026-11-24T12:00:00.789Z",
            eventName: "ObjectCreated:Put",
            userIdentity: { principalId: "AWS:LOCAL" },
            requestParameters: { sourceIPAddress: "127.0.0.1" },
            responseElements: { "x-amz-request-id": requestId, "x-amz-id-2": requestId },
            s3: {
              s3SchemaVersion: "1.0",
              configurationId: "rule",
              bucket: { name: "versioned", ownerIdentity: { principalId: "LOCAL" }, arn: "arn:aws:s3:::versioned" },
              object: {
                key: "red+flower%2B%C3%A9.json",
                size: 5,
                eTag: "5d41402abc4b2a76b9719d911017c592",
                versionId,
                sequencer: "000000000000000001",
              },
            },
          },
        ],
      },
    ]);
  });

  it("name no version where the bucket has none", async () => {
    await put("plain", "k");

    expect(seen).to.have.length(1);
    expect(seen[0]?.s3.object).not.to.have.property("versionId");
  });

  it("name what made or removed the object", async () => {
    await put("versioned", "k");
    await s3.send(new CopyObjectCommand({ Bucket: "versioned", Key: "copy", CopySource: "versioned/k" }));
    const big = { Bucket: "versioned", Key: "big" };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(big));
    const { ETag } = await s3.send(new UploadPartCommand({ ...big, UploadId, PartNumber: 1, Body: "x" }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await s3.send(new CompleteMultipartUploadCommand({ ...big, UploadId, MultipartUpload }));
    const { VersionId } = await s3.send(new DeleteObjectCommand({ Bucket: "versioned", Key: "k" }));
    await s3.send(new DeleteObjectCommand({ Bucket: "versioned", Key: "k", VersionId }));
    await new Promise(setImmediate);

    expect(seen.map((event) => `${event.eventName} ${event.s3.object.key}`)).to.deep.equal([
      "ObjectCreated:Put k",
      "ObjectCreated:Copy copy",
      "ObjectCreated:CompleteMultipartUpload big",
      "ObjectRemoved:DeleteMarkerCreated k",
      "ObjectRemoved:Delete k",
    ]);
    const sequencers = seen.map((event) => event.s3.object.sequencer);
    expect(sequencers).to.deep.equal([...sequencers].sort());
    expect(new Set(sequencers).size).to.equal(5);
  });

  it("come only where prefix and suffix fit the raw key", async () => {
    const keys: string[] = [];
    const deliver = ({ Records }: S3Event): void => void keys.push(...Records.map((record) => record.s3.object.key));
    const rule = { id: "rule", events: ["s3:ObjectCreated:*"], prefix: "in box/", suffix: ".json", deliver };
    server.setNotifications("plain", [rule]);

    for (const key of ["in box/a.json", "in box/a.JSON", "in+box/a.json", "a.json", "in box/a.txt"])
      await put("plain", key);

    expect(keys).to.deep.equal(["in+box/a.json"]);
  });

  it("are not sent for a write that failed", async () => {
    await put("plain", "k");
    const again = new PutObjectCommand({ Bucket: "plain", Key: "k", Body: "x", IfNoneMatch: "*" });

    await s3.send(again).catch(() => undefined);
    await new Promise(setImmediate);

    expect(seen).to.have.length(1);
  });

  it("reach every receiver though another throws or rejects, and the PUT succeeds", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning.message);
    process.on("warning", onWarning);
    let count = 0;
    const events = ["s3:ObjectCreated:Put"];
    server.setNotifications("plain", [
      { id: "throws", events, deliver: () => { throw new Error("thrown"); } }, // prettier-ignore
      { id: "rejects", events, deliver: () => Promise.reject(new Error("rejected")) as never },
      { id: "counts", events, deliver: () => count++ },
    ]);

    await put("plain", "k");
    await new Promise(setImmediate);
    process.off("warning", onWarning);

    expect(count).to.equal(1);
    expect(warnings.filter((text) => text.includes("an S3 event's receiver failed"))).to.deep.equal([
      "an S3 event's receiver failed: Error: thrown",
      "an S3 event's receiver failed: Error: rejected",
    ]);
  });

  it("do not hold the answer up while a receiver is busy", async () => {
    const busy = { id: "busy", events: ["s3:ObjectCreated:*"], deliver: () => new Promise(() => undefined) as never };
    server.setNotifications("plain", [busy]);

    await put("plain", "first");
    await put("plain", "second");

    expect(seen.map((event) => event.s3.object.key)).to.deep.equal(["first", "second"]);
  });

  it("have a sequencer of 18 hexadecimal digits", () => {
    const change = { bucket: "b", key: "k", eventName: "ObjectRemoved:Delete", requestId: "r", sourceAddress: "s" };
    const sequencers: string[] = [];
    const onEvent = ({ s3 }: S3EventRecord): void => void sequencers.push(s3.object.sequencer);
    const notifier = new Notifier({ region: "r", clock: () => 0, onEvent });
    for (const sequence of [1, 255, 2 ** 52 + 1]) notifier.notify({ ...change, sequence });

    expect(sequencers).to.deep.equal(["000000000000000001", "0000000000000000FF", "000010000000000001"]);
  });

  const matches = [
    { events: ["s3:ObjectCreated:*"], eventName: "ObjectCreated:Put", matches: true },
    { events: ["s3:ObjectCreated:Put"], eventName: "ObjectCreated:Copy", matches: false },
    { events: ["s3:ObjectRemoved:*"], eventName: "ObjectCreated:Put", matches: false },
    { events: ["s3:ObjectRemoved:Delete"], eventName: "ObjectRemoved:DeleteMarkerCreated", matches: false },
    { events: ["s3:Object:*"], eventName: "ObjectCreated:Put", matches: false },
    { events: ["s3:ObjectRemoved:*", "s3:ObjectCreated:Copy"], eventName: "ObjectCreated:Copy", matches: true },
  ];
  for (const { events, eventName, matches: expected } of matches) {
    it(`${expected ? "fit" : "do not fit"} ${events.join()} as ${eventName}`, () => {
      const rule = { id: "rule", events, deliver: () => undefined };

      expect(ruleMatches(rule, { eventName, key: "k" })).to.equal(expected);
    });
  }
});
