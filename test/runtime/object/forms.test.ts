import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { processObject } from "../../../runtime/object/process-object.ts";
import { FORMS } from "../../support/forms.ts";
import { jsonOf } from "../../support/json/attribute-json.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource } from "../../support/memory-object-source.ts";

describe("the forms that files in buckets have", () => {
  for (const { title, key, body, contentEncoding, mapping, items: expected, passedOver = 0 } of FORMS) {
    it(`${title}: each record is its item, to the last digit, and nothing changes when it is processed again`, async () => {
      const objects = new MemoryObjectSource();
      const items = new MemoryItemStore();
      objects.put({
        ...{ bucket: "b", key, versionId: "v1", etag: "e1", lastModified: 1_700_000_000_000, body },
        ...(contentEncoding === undefined ? {} : { contentEncoding }),
      });
      const options = {
        ...{ objects, items, maxDecompressedBytes: 1e6, concurrency: 4 },
        mapping: { ...DEFAULT_MAPPING, ...mapping },
      };
      const said = (): string[] =>
        items.items
          .map(({ userID, timestamp, data }) => `${userID} ${timestamp} ${data ? jsonOf(data) : "in S3"}`)
          .sort();
      const outcomes = { written: 0, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver, rejected: 0 };

      const first = await processObject({ bucket: "b", key }, options);
      expect(first).to.deep.include({ outcomes: { ...outcomes, written: expected.length }, rejections: [] });
      expect(said()).to.deep.equal(expected);

      const again = await processObject({ bucket: "b", key }, options);
      expect(again).to.deep.include({ outcomes: { ...outcomes, alreadyThere: expected.length } });
      expect(said()).to.deep.equal(expected);
    });
  }
});
