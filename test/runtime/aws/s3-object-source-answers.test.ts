import {
  GetObjectCommand,
  InvalidObjectState,
  NoSuchKey,
  S3ServiceException,
  type HeadObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { S3ObjectSource } from "../../../runtime/aws/s3-object-source.ts";
import { listedBucket } from "../../support/listed-bucket.ts";

const SILENCE = { milliseconds: 10_000 };
const REF = { bucket: "b", key: "k" };

const sourceOf = (answer: object): S3ObjectSource => {
  const send = () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer));
  return new S3ObjectSource({ send } as unknown as S3Client, SILENCE);
};

const refusal = (name: string, httpStatusCode: number, headers: Record<string, string> = {}): Error => {
  const error = new S3ServiceException({ name, message: "no", $fault: "client", $metadata: { httpStatusCode } });
  return Object.assign(error, {
    $response: { statusCode: httpStatusCode, headers, reason: undefined, body: undefined },
  });
};

describe("S3ObjectSource, by the answer", () => {
  const marker = { "x-amz-delete-marker": "true" };
  const cases: { title: string; error: Error; kind: string }[] = [
    { title: "the key is not there", error: new NoSuchKey({ message: "no", $metadata: {} }), kind: "gone" },
    { title: "the version is not there", error: refusal("NoSuchVersion", 404), kind: "gone" },
    { title: "the version is a delete marker", error: refusal("MethodNotAllowed", 405, marker), kind: "gone" },
    { title: "a method is not allowed for another reason", error: refusal("MethodNotAllowed", 405), kind: "thrown" },
    {
      title: "what is not allowed is no delete marker",
      error: refusal("MethodNotAllowed", 405, { "x-amz-delete-marker": "false" }),
      kind: "thrown",
    },
    // Without s3:ListBucket, S3 answers 403 for a missing key, too. Nothing tells the two apart.
    { title: "access is denied", error: refusal("AccessDenied", 403), kind: "thrown" },
    { title: "access is forbidden without a reason", error: refusal("Forbidden", 403), kind: "thrown" },
    { title: "a proxy answers 404", error: refusal("NotFound", 404), kind: "thrown" },
    { title: "the bucket is not there", error: refusal("NoSuchBucket", 404), kind: "thrown" },
    { title: "S3 fails", error: refusal("InternalError", 500, marker), kind: "thrown" },
    { title: "the connection breaks", error: Object.assign(new Error("x"), { name: "NoSuchKey" }), kind: "thrown" },
    {
      title: "the object is in an archive",
      error: new InvalidObjectState({ message: "no", $metadata: {}, StorageClass: "GLACIER" }),
      kind: "archived",
    },
  ];
  for (const { title, error, kind } of cases) {
    it(`is ${kind} if ${title}`, async () => {
      const opened = await sourceOf(error)
        .open(REF)
        .catch((thrown: unknown) => ({ kind: "thrown", thrown }));

      expect(opened.kind).to.equal(kind);
      if ("thrown" in opened) expect(opened.thrown).to.equal(error);
    });
  }

  it("names an archive that S3 does not name", async () => {
    const error = new InvalidObjectState({ message: "no", $metadata: {} });

    expect(await sourceOf(error).open(REF)).to.deep.equal({ kind: "archived", storageClass: "of an archive" });
  });

  it("refuses an answer without a body, or without a date", async () => {
    for (const answer of [{ LastModified: new Date(0) }, { Body: Readable.from([]) }]) {
      const error = await sourceOf(answer)
        .open(REF)
        .catch((thrown: unknown) => thrown);

      expect(error).to.have.property("message", "s3://b/k: S3 answered without a body or a date");
    }
  });

  const etag = "0123456789abcdef0123456789abcdef-2";
  const sizes = [
    { title: "takes a body for whole", head: { ETag: `"${etag}"`, ContentLength: 2 }, says: "{}" },
    {
      title: "does not take a shorter body for whole",
      head: { ETag: `"${etag}"`, ContentLength: 3 },
      says: "BodyReadError: the object ended after 2 of 3 bytes",
    },
    {
      title: "takes no other version's size",
      head: { ETag: '"other"', ContentLength: 2 },
      says: "BodyReadError: the object ended after 2 bytes, and nothing says that these are all",
    },
  ];
  for (const { title, head, says } of sizes) {
    it(`${title} by the size that S3 gives of a version whose ETag is no MD5`, async () => {
      const asked: object[] = [];
      const get = { Body: Readable.from([Buffer.from("{}")]), ETag: `"${etag}"`, VersionId: "v1", ContentLength: 2 };
      const send = (command: object) => {
        if (command instanceof GetObjectCommand) return Promise.resolve({ ...get, LastModified: new Date(0) });
        asked.push((command as HeadObjectCommand).input);
        return Promise.resolve(head);
      };
      const opened = await new S3ObjectSource({ send } as unknown as S3Client, SILENCE).open(REF);
      if (opened.kind !== "opened") throw new Error(opened.kind);

      const body = await buffer(opened.object.body).then(String, String);
      expect(body).to.equal(says);
      expect(asked).to.deep.equal([{ Bucket: "b", Key: "k", VersionId: "v1" }]);
    });
  }

  it("survives an error of a body that nobody reads any more", async () => {
    const body = new Readable({ read: () => undefined });
    const opened = await sourceOf({ Body: body, LastModified: new Date(0) }).open(REF);
    if (opened.kind === "opened") opened.object.close();

    expect(body.listenerCount("error")).to.equal(1);
    expect(body.destroyed).to.equal(true);
  });
});

describe("S3ObjectSource.latest, over several pages", () => {
  for (const { title, key, encodes } of [
    { title: "decodes the markers of a page", key: "p/a b+%é.json", encodes: true },
    { title: "takes markers as they are that a server does not encode", key: "p/a%20b+c", encodes: false },
  ]) {
    it(title, async () => {
      const versions = [5, 4, 3, 2, 1].map((n) => ({ key, versionId: `v${n}`, etag: `e${n}` }));
      const { s3, calls } = listedBucket([...versions, { key: `${key}-longer`, versionId: "v0" }], {
        pageSize: 2,
        encodes,
      });
      const source = new S3ObjectSource(s3, SILENCE);

      expect(await source.latest({ bucket: "b", key }, ["v1", "v2"])).to.equal("v2");
      expect(calls.map(({ input }) => [input.Prefix, input.KeyMarker, input.VersionIdMarker])).to.deep.equal([
        [key, undefined, undefined],
        [key, key, "v4"],
      ]);
      expect(await source.latest({ bucket: "b", key }, ["v0"])).to.equal(undefined);
    });
  }
});
