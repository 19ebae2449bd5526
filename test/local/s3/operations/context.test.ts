import { expect } from "chai";
import { HELLO_MD5, NOON, type Operations, startOperations } from "../ask.ts";

const SECOND = Math.floor(NOON / 1_000) * 1_000;

describe("a change in S3", () => {
  let s3: Operations;
  beforeEach(async () => {
    s3 = await startOperations();
    for (const name of ["plain", "versioned"]) await s3.ask(`PUT /${name}`);
    await s3.setVersioning("versioned", "Enabled");
  });

  const sent = (sequence: number) => ({ sequence, requestId: `request ${sequence + 3}`, sourceAddress: "127.0.0.2" });
  const created = { eventName: "ObjectCreated:Put", sizeBytes: 5, etag: HELLO_MD5 };

  it("is told with what it was and who asked for it, without the version null", async () => {
    await s3.ask("PUT /plain/a%20b", {}, "hello");
    await s3.ask("DELETE /plain/a%20b");

    expect(s3.changes).to.deep.equal([
      { ...created, bucket: "plain", key: "a b", ...sent(1) },
      { eventName: "ObjectRemoved:Delete", bucket: "plain", key: "a b", ...sent(2) },
    ]);
  });

  it("is told with its version, and is dated to the second before it", async () => {
    await s3.ask("PUT /versioned/k", {}, "hello");
    s3.now += 211;
    await s3.ask("DELETE /versioned/k");
    const [object, marker] = s3.store.bucket("versioned").versions("k");
    await s3.ask(`DELETE /versioned/k?versionId=${object?.versionId}`);

    expect([object, marker].map((each) => each && { ...each, content: undefined })).to.deep.equal([
      { kind: "object", versionId: object?.versionId, sequence: 1, lastModified: SECOND, content: undefined },
      {
        kind: "delete-marker",
        versionId: marker?.versionId,
        sequence: 2,
        lastModified: SECOND + 1_000,
        content: undefined,
      },
    ]);
    expect(s3.changes).to.deep.equal([
      { ...created, bucket: "versioned", key: "k", versionId: object?.versionId, ...sent(1) },
      {
        ...{ eventName: "ObjectRemoved:DeleteMarkerCreated", bucket: "versioned", key: "k" },
        ...{ versionId: marker?.versionId, ...sent(2) },
      },
      {
        ...{ eventName: "ObjectRemoved:Delete", bucket: "versioned", key: "k" },
        ...{ versionId: object?.versionId, ...sent(3) },
      },
    ]);
    expect(object?.versionId).not.to.equal(marker?.versionId);
  });

  it("gets the version null where versioning is suspended, in place of the one before", async () => {
    await s3.ask("PUT /versioned/k", {}, "hello");
    await s3.setVersioning("versioned", "Suspended");
    await s3.ask("PUT /versioned/k", {}, "hello");
    await s3.ask("DELETE /versioned/k");

    const versions = s3.store.bucket("versioned").versions("k");
    expect(versions.map(({ kind, sequence, versionId }) => [kind, sequence, versionId === "null"])).to.deep.equal([
      ["object", 1, false],
      ["delete-marker", 3, true],
    ]);
    expect(s3.bodies.size).to.equal(1);
  });
});
