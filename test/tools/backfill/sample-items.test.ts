import { expect } from "chai";
import type { StoredItem } from "../../../runtime/store/item.ts";
import { printSampleItems } from "../../../tools/backfill/sample-items.ts";
import { CapturedOutput } from "../../support/captured-output.ts";

const ITEM: StoredItem = {
  userID: "u\u001b",
  timestamp: 1_700_000_000_000,
  data: { M: { n: { N: "1.10" }, s: { S: "x\ny" } } },
  origin: { bucket: "b", key: "a.json", version: "v1", lastModified: 0, ordinal: 0, shift: 0 },
};

async function printed(items: readonly StoredItem[], json: boolean): Promise<string> {
  const stdout = new CapturedOutput();
  await printSampleItems(items, json, { stdout });
  return stdout.text;
}

describe("printSampleItems", () => {
  it("shows a table", async () => {
    const { data, ...rest } = ITEM;
    expect(data).to.not.equal(undefined);
    expect(
      await printed([ITEM, { ...rest, dataAt: { bucket: "b", key: "a.json", version: "v1", record: 0 } }], false),
    ).to.equal(
      [
        "The first 2 items would be:",
        "",
        "userID   timestamp                data                   source",
        'u\\u001b  2023-11-14 22:13:20 UTC  {"n":1.10,"s":"x\\ny"}  a.json',
        "u\\u001b  2023-11-14 22:13:20 UTC  (in S3)                a.json",
        "",
        "",
      ].join("\n"),
    );
  });

  it("shows one item as one", async () => expect(await printed([ITEM], false)).to.match(/^The item would be:\n/));

  it("writes a line of JSON for each", async () => {
    const line = {
      type: "item",
      userID: "u\u001b",
      timestamp: 1_700_000_000_000,
      data: '{"n":1.10,"s":"x\\ny"}',
      bucket: "b",
      key: "a.json",
    };
    expect(await printed([ITEM], true)).to.equal(`${JSON.stringify(line)}\n`);
  });

  it("says nothing of nothing", async () => expect(await printed([], false)).to.equal(""));
});
