import { expect } from "chai";
import { isBridged, readBridged } from "../../../../runtime/event/read/bridged-object.ts";
import { UnknownEventError } from "../../../../runtime/event/read/unknown-event.ts";

const event = (object: unknown, changes: object = {}): unknown => ({
  version: "0",
  source: "aws.s3",
  "detail-type": "Object Created",
  detail: { version: "0", bucket: { name: "files" }, object, reason: "PutObject", ...changes },
});

describe("an event of S3's through EventBridge", () => {
  it("is told from others by its source", () => {
    expect([event({}), { source: "aws.ec2" }, { Records: [] }, null, "aws.s3"].map(isBridged)).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("names an object by its key as it is, since EventBridge does not encode it", () => {
    const object = { key: "a b+c%2B.json", size: 12, etag: "e1", "version-id": "v1", sequencer: "1" };

    expect(readBridged(event(object))).to.deep.equal({
      objects: [
        {
          ref: { bucket: "files", key: "a b+c%2B.json", versionId: "v1" },
          stated: { size: 12, versionId: "v1", etag: "e1" },
        },
      ],
      testEvents: 0,
      ignored: 0,
    });
  });

  it("has no version in a bucket without versions", () => {
    expect(readBridged(event({ key: "a", size: 0, etag: "e1" })).objects).to.deep.equal([
      { ref: { bucket: "files", key: "a" }, stated: { size: 0, etag: "e1" } },
    ]);
  });

  it("states nothing of an object without a size", () => {
    expect(readBridged(event({ key: "a", etag: "e1" })).objects[0]?.stated).to.equal(undefined);
  });

  it("ignores what is not a created object", () => {
    const deleted = { source: "aws.s3", "detail-type": "Object Deleted", detail: {} };

    expect(readBridged(deleted)).to.deep.equal({ objects: [], testEvents: 0, ignored: 1 });
  });

  for (const [broken, path] of [
    [event({ key: "" }), "detail.object.key"],
    [event(undefined), "detail.object.key"],
    [event({ key: "a" }, { bucket: {} }), "detail.bucket.name"],
    [{ source: "aws.s3", "detail-type": "Object Created" }, "detail.bucket.name"],
  ] as const) {
    it(`is refused without ${path}: ${JSON.stringify(broken).slice(0, 90)}`, () => {
      expect(() => readBridged(broken)).to.throw(UnknownEventError, path);
    });
  }
});
