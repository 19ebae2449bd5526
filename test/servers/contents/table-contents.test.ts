import { expect } from "chai";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";
import { expectedItems, type StoredVersion } from "./expected-items.ts";
import { canonicalNumber, differences } from "./table-contents.ts";

const VERSION: StoredVersion = {
  bucket: "files",
  object: {
    key: "a.json",
    body: Buffer.from(""),
    records: [{ userID: "u", timestamp: 5, data: { N: "100" } }],
  },
  versionId: "v1",
  etag: "e",
  lastModified: 1_000,
};

type Attributes = Record<string, AttributeValue>;

const item = (origin: Attributes = {}, rest: Attributes = {}): Attributes => ({
  userID: { S: "u" },
  timestamp: { N: "5" },
  data: { N: "1E+2" },
  source: { S: "a.json" },
  origin: { M: { bucket: { S: "files" }, versionId: { S: "v1" }, lastModified: { N: "1000" }, ...origin } },
  ...rest,
});

describe("differences", () => {
  const cases: { title: string; found: Attributes[]; wrong: string[] }[] = [
    { title: "finds none in the right table", found: [item()], wrong: [] },
    { title: "finds an item that is missing", found: [], wrong: ['missing: ["u",5,0,"files","a.json"]'] },
    {
      title: "finds an item too many",
      found: [item(), item({}, { source: { S: "b.json" } })],
      wrong: ['unexpected: ["u",5,0,"files","b.json"]'],
    },
    {
      title: "finds an item of another version",
      found: [item({ versionId: { S: "v0" } })],
      wrong: ['different: ["u",5,0,"files","a.json"], at /origin/M/versionId/S "v0" instead of "v1"'],
    },
    {
      title: "finds a digit that is lost",
      found: [item({}, { data: { N: "100.1" } })],
      wrong: ['different: ["u",5,0,"files","a.json"], at /data/N "1001e-1" instead of "1e2"'],
    },
    {
      title: "finds an attribute too many",
      found: [item({}, { extra: { S: "" } })],
      wrong: ['different: ["u",5,0,"files","a.json"], at /extra {"S":""} instead of undefined'],
    },
    {
      title: "finds a record that is there twice",
      found: [item(), item({ shift: { N: "2" } }, { timestamp: { N: "7" } })],
      wrong: ['twice: ["u",5,0,"files","a.json"]'],
    },
    {
      title: "finds an item that was moved aside for nothing",
      found: [item({ shift: { N: "2" } }, { timestamp: { N: "7" } })],
      wrong: ['moved without a reason: ["u",5,0,"files","a.json"]'],
    },
  ];
  for (const { title, found, wrong } of cases) {
    it(title, () => expect(differences(found, expectedItems([VERSION]))).to.deep.equal(wrong));
  }

  it("expects the last version of a record", () => {
    const newer = { ...VERSION, versionId: "v2", lastModified: 2_000 };

    const wrong = differences([item()], expectedItems([VERSION, newer]));

    expect(wrong).to.deep.equal([
      'different: ["u",5,0,"files","a.json"], at /origin/M/versionId/S "v1" instead of "v2", ' +
        '/origin/M/lastModified/N "1e3" instead of "2e3"',
    ]);
  });
});

describe("canonicalNumber", () => {
  const cases = [
    ["0", "0"],
    ["-0.00", "0"],
    ["100", "1e2"],
    ["1E+2", "1e2"],
    ["0.0120", "12e-3"],
    ["-1.5e-7", "-15e-8"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678e0"],
  ] as const;
  for (const [written, canonical] of cases) {
    it(`writes ${written} as ${canonical}`, () => expect(canonicalNumber(written)).to.equal(canonical));
  }
});
