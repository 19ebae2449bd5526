import { expect } from "chai";
import { DEFAULT_MAPPING, type Source } from "../../../../runtime/mapping/record-mapping.ts";
import {
  continuationOf,
  isContinuation,
  mappingFingerprint,
  readContinuation,
  type Continuation,
} from "../../../../runtime/event/read/continuation.ts";
import type { EventObject } from "../../../../runtime/event/read/event-object.ts";

const FINGERPRINT = mappingFingerprint(DEFAULT_MAPPING);
const VERSION = { bucket: "b", key: "a b.json", versionId: "v1", etag: "e1" };
const FIRST: EventObject = {
  ref: { bucket: "b", key: "a b.json", versionId: "v1" },
  stated: { size: 700, versionId: "v1", etag: "e1" },
};
const CONTINUATION: Continuation = {
  kind: "continuation",
  object: VERSION,
  size: 700,
  part: 2,
  progress: { records: 5, left: [3] },
  idleParts: 0,
  mapping: FINGERPRINT,
};

describe("a continuation", () => {
  it("says which version of the object it goes on with, and from where", () => {
    const rest = { object: VERSION, progress: { records: 5, left: [3] }, idleParts: 0 };

    expect(continuationOf(FIRST, rest, DEFAULT_MAPPING)).to.deep.equal(CONTINUATION);
  });

  it("is read as what was written", () => {
    const event: unknown = JSON.parse(JSON.stringify(CONTINUATION));

    expect(isContinuation(event)).to.equal(true);
    expect(readContinuation(event)).to.deep.equal({
      ...FIRST,
      earlier: { part: 1, progress: { records: 5, left: [3] }, idleParts: 0, mapping: FINGERPRINT, etag: "e1" },
    });
  });

  it("counts the parts", () => {
    const second = readContinuation(CONTINUATION);
    const rest = { object: VERSION, progress: { records: 9, left: [] }, idleParts: 1 };

    expect(continuationOf(second, rest, DEFAULT_MAPPING)).to.deep.include({ part: 3, idleParts: 1 });
  });

  it("keeps the ETag where a part did not open the object", () => {
    const second = readContinuation({ ...CONTINUATION, object: { bucket: "b", key: "k", etag: "e1" } });
    const rest = { object: second.ref, progress: second.earlier?.progress ?? { records: 0, left: [] }, idleParts: 1 };

    expect(continuationOf(second, rest, DEFAULT_MAPPING).object).to.deep.equal({ bucket: "b", key: "k", etag: "e1" });
  });

  it("forgets a size that was stated of another version", () => {
    const stated = { size: 700, etag: "e0" };
    const object = { bucket: "b", key: "k", etag: "e1" };
    const rest = { object, progress: { records: 1, left: [] }, idleParts: 0 };

    expect(continuationOf({ ref: object, stated }, rest, DEFAULT_MAPPING)).not.to.have.property("size");
  });

  it("tells mappings apart", () => {
    const others = [
      { ...DEFAULT_MAPPING, records: "/Records" },
      { ...DEFAULT_MAPPING, timestampUnit: "seconds" as const },
      { ...DEFAULT_MAPPING, types: "dynamodb" as const },
      { ...DEFAULT_MAPPING, types: "mongodb" as const },
      { ...DEFAULT_MAPPING, userID: "/id" },
    ];

    expect(new Set([...others, DEFAULT_MAPPING].map(mappingFingerprint)).size).to.equal(6);
    expect(FINGERPRINT).to.match(/^[0-9a-f]{16}$/);
  });

  it("tells mappings apart that differ within a source", () => {
    const sources: readonly Source[] = [
      ...[{ document: "/id" }, { document: "/user" }],
      ...[{ wildcard: 1 }, { wildcard: 2 }],
      ...[{ keyPart: "user" }, { keyPart: "device" }],
      ...[{ constant: "1" }, { constant: 1 }],
      ...[
        ["/id", "/user"],
        ["/user", "/id"],
      ],
      ...[{ join: ["/id", "/user"] }, { join: ["/user", "/id"] }, { join: ["/id", "/user"], separator: "#" }],
      [{ join: ["/id", { document: "/user" }] }],
      [{ join: ["/id", { document: "/id" }] }],
    ];
    const fingerprints = sources.map((userID) => mappingFingerprint({ ...DEFAULT_MAPPING, userID }));

    expect(new Set(fingerprints).size).to.equal(sources.length);
  });

  it("takes for the same mapping what has its fields in another order", () => {
    const { userID, timestamp, data } = DEFAULT_MAPPING;

    expect(mappingFingerprint({ data, timestamp, userID })).to.equal(FINGERPRINT);
  });

  for (const event of [null, "continuation", {}, { Records: [] }]) {
    it(`is not ${JSON.stringify(event)}`, () => expect(isContinuation(event)).to.equal(false));
  }

  const invalid = [
    { change: { object: undefined }, message: "object is not an object" },
    { change: { object: { key: "k" } }, message: "object.bucket is not a bucket's name" },
    { change: { object: { bucket: "b", key: "" } }, message: "object.key is not an object's key" },
    { change: { part: 1 }, message: "part is not a whole number from 2" },
    { change: { progress: [] }, message: "progress is not an object" },
    { change: { progress: { records: -1, left: [] } }, message: "progress.records is not a count" },
    { change: { progress: { records: 1, left: ["0"] } }, message: "progress.left is not a list of indexes" },
    { change: { idleParts: 0.5 }, message: "idleParts is not a count" },
    { change: { mapping: 1 }, message: "mapping is not a fingerprint" },
  ];
  for (const { change, message } of invalid) {
    it(`is refused where ${message}`, () => {
      expect(() => readContinuation({ ...CONTINUATION, ...change })).to.throw(
        `the continuation cannot be read: ${message}`,
      );
    });
  }
});
