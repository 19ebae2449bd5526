import { expect } from "chai";
import { readNotification } from "../../../../runtime/event/read/s3-notification.ts";

const record = (object: object): object => ({
  Records: [{ eventName: "ObjectCreated:Put", s3: { bucket: { name: "b" }, object: { key: "a+b.json", ...object } } }],
});

describe("readNotification", () => {
  for (const { title, object, stated } of [
    {
      title: "says what it states of an object's size, and of which version",
      object: { size: 16, eTag: "e", versionId: "v" },
      stated: { size: 16, etag: "e", versionId: "v" },
    },
    { title: "states a size without a version", object: { size: 0, eTag: "e" }, stated: { size: 0, etag: "e" } },
    { title: "states nothing where it gives no size", object: { eTag: "e", versionId: "v" }, stated: undefined },
  ]) {
    it(title, () => {
      const [notified] = readNotification(record(object)).objects;

      expect(notified?.stated).to.deep.equal(stated);
      expect(notified?.ref).to.deep.equal({
        bucket: "b",
        key: "a b.json",
        ...("versionId" in object ? { versionId: object.versionId } : {}),
      });
    });
  }
});
