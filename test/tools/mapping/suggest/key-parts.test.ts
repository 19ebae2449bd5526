import { expect } from "chai";
import { readKeyPattern } from "../../../../runtime/mapping/key-pattern.ts";
import { findKeyParts } from "../../../../tools/mapping/suggest/key-parts.ts";

const both = { userID: true, timestamp: true };

describe("findKeyParts", () => {
  const cases = [
    { title: "Hive's parts", keys: ["a/user=ann/dt=2024-01-01/x.json"], parts: { user: "ann", dt: "2024-01-01" } },
    {
      title: "Hive's parts, the date first",
      keys: ["dt=20240101/device_id=7/x.json"],
      parts: { device_id: "7", dt: "20240101" },
    },
    { title: "a part that is the end of another", keys: ["superuser=1/user=ann/x.json"], parts: { user: "ann" } },
    {
      title: "a part once, though it looks like a date too",
      keys: ["session_id=20240101/x.json"],
      parts: { session_id: "20240101" },
    },
    {
      title: "folders of dates, and the file",
      keys: ["logs/2024/01/02/x.json"],
      parts: { date: "2024/01/02", file: "x.json" },
    },
    {
      title: "a date in the file's name, and the folder",
      keys: ["a/x-2024-01-02.json", "b/x-2024-01-03.json"],
      parts: { date: "2024-01-02", folder: "a" },
    },
    { title: "the file where nothing else is there", keys: ["x.json"], parts: { file: "x.json" } },
    { title: "no digits of a longer number", keys: ["912024/01/02/x.json"], parts: { file: "x.json" } },
  ];
  for (const { title, keys, parts } of cases) {
    it(`finds ${title}`, () => {
      const found = findKeyParts(keys, both);

      expect(Object.fromEntries(readKeyPattern(found?.keyPattern ?? "").match(keys[0] ?? ""))).to.deep.equal(parts);
      expect(found?.keys).to.equal(keys.length);
    });
  }

  it("finds only what is wanted", () => {
    const keys = ["user=ann/2024/01/02/x.json"];

    expect(findKeyParts(keys, { userID: false, timestamp: true })).to.deep.include({ timestamp: { keyPart: "date" } });
    expect(findKeyParts(["x.json"], { userID: false, timestamp: true })).to.equal(undefined);
  });
});
