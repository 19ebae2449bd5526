import { expect } from "chai";
import { fieldFindings, notFound } from "../../../runtime/map/field-findings.ts";
import { DEFAULT_MAPPING, type RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
import { NO_FINDINGS, type Findings } from "../../../runtime/model/findings.ts";

const findings = (records: number, places: number[]): Findings => ({ ...NO_FINDINGS, records, places });

describe("fieldFindings", () => {
  const mappings: [mapping: Partial<RecordMapping>, places: number[], found: unknown[]][] = [
    [
      {},
      [9, 0, 10],
      [
        { field: "userID", source: "/userID", places: [{ source: "/userID", records: 9 }], most: 9 },
        { field: "timestamp", source: "/timestamp", places: [{ source: "/timestamp", records: 0 }], most: 0 },
        { field: "data", source: "/data", places: [{ source: "/data", records: 10 }], most: 10 },
      ],
    ],
    [
      { userID: ["/a", "/b"], timestamp: "none", data: "none" },
      [7, 6],
      [
        {
          field: "userID",
          source: "/a or /b",
          places: [
            { source: "/a", records: 7 },
            { source: "/b", records: 6 },
          ],
          most: 10,
        },
      ],
    ],
    [
      { userID: { join: ["/a", ["/b", "/c"], { constant: "x" }] }, timestamp: "none", data: "none" },
      [7, 0, 3],
      [
        {
          field: "userID",
          source: '/a + (/b or /c) + always "x"',
          places: [
            { source: "/a", records: 7 },
            { source: "/b", records: 0 },
            { source: "/c", records: 3 },
          ],
          most: 3,
        },
      ],
    ],
    [
      { userID: { document: "/d" }, records: "/r", timestamp: { constant: 5 }, data: ["/x", "/x"] },
      [4, 2],
      [
        {
          field: "userID",
          source: "/d of the document",
          places: [{ source: "/d of the document", records: 4 }],
          most: 4,
        },
        { field: "data", source: "/x or /x", places: [{ source: "/x", records: 2 }], most: 4 },
      ],
    ],
  ];
  for (const [mapping, places, found] of mappings) {
    it(JSON.stringify(mapping), () => {
      expect(fieldFindings({ ...DEFAULT_MAPPING, ...mapping }, findings(10, places))).to.deep.equal(found);
    });
  }

  it("has nothing to say of no records", () => {
    expect(notFound(DEFAULT_MAPPING, NO_FINDINGS)).to.deep.equal([]);
    expect(notFound(DEFAULT_MAPPING, findings(1, [1, 0, 0])).map(({ field }) => field)).to.deep.equal([
      "timestamp",
      "data",
    ]);
  });
});
