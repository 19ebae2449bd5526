import { expect } from "chai";
import fc from "fast-check";
import type { RecordMapping } from "../../../../runtime/mapping/record-mapping.ts";
import { piecesOf } from "../../../support/json/chunks.ts";
import { decoded } from "../../../support/json/decode.ts";

describe("decodeRecords with fields of the document", () => {
  const readings = { records: "/readings", userID: { document: "/deviceId" } };
  const documents: [title: string, mapping: Partial<RecordMapping>, text: string, found: string[]][] = [
    [
      "before the records",
      readings,
      '{"deviceId":"d","readings":[{"timestamp":1},{"timestamp":2}]}',
      ["0 1:29 d 1 -", "1 1:45 d 2 -"],
    ],
    [
      "behind them",
      readings,
      '{"readings":[{"timestamp":1},{"timestamp":2}],"deviceId":"d"}',
      ["0 1:14 d 1 -", "1 1:30 d 2 -"],
    ],
    ["that is not there", readings, '{"readings":[{"timestamp":1}]}', ["0 1:14 - 1 -"]],
    ["beside one record", { ...readings, records: "/r" }, '{"r":{"timestamp":1},"deviceId":7}', ["0 1:6 7 1 -"]],
    [
      "of each line",
      readings,
      '{"deviceId":"a","readings":[{}]}\n{"readings":[{}]}\n{"readings":[{}],"deviceId":"c"}\n',
      ["0 1:29 a - -", "1 2:14 - - -", "2 3:14 c - -"],
    ],
    [
      "with the same name as a field of the record",
      readings,
      '{"deviceId":"d","readings":[{"deviceId":"x"}]}',
      ["0 1:29 d - -"],
    ],
    [
      "as data",
      { records: "/r", data: { document: "/meta" } },
      '{"r":[{"userID":1}],"meta":{"a":[1.0]}}',
      ['0 1:7 1 - {"a":[1.0]}'],
    ],
    [
      "of the member that a * stands for",
      { records: "/*/r", userID: { document: "/*/id" } },
      '[{"id":"a","r":[{}]},{"r":[{},{}],"id":"b"},{"r":[{}]},{"id":"d","r":[{}]}]',
      ["0 1:17 a - -", "1 1:28 b - -", "2 1:31 b - -", "3 1:51 - - -", "4 1:71 d - -"],
    ],
    [
      "of the document and of a member, in any order",
      {
        records: "/groups/*/r",
        userID: { join: [{ document: "/tenant" }, { document: "/groups/*/id" }], separator: "/" },
      },
      '{"groups":[{"r":[{}],"id":1},{"id":2,"r":[{}]},{"r":[{}]}],"tenant":"t"}',
      ["0 1:18 t/1 - -", "1 1:43 t/2 - -", "2 1:54 - - -"],
    ],
    [
      "and several *",
      { records: "/*/*/r", userID: { join: [{ document: "/*/id" }, { document: "/*/*/id" }], separator: "." } },
      '[{"id":1,"x":{"r":[{}],"id":"x"},"y":{"id":"y","r":[{}]}},{"x":{"id":"z","r":[{}]},"id":2}]',
      ["0 1:20 1.x - -", "1 1:53 1.y - -", "2 1:79 2.z - -"],
    ],
    [
      "twice: the last before the record counts, as long as no record needs it",
      readings,
      '{"deviceId":"a","deviceId":"b","readings":[{}]}',
      ["0 1:44 b - -"],
    ],
    [
      "a fault behind records that wait costs them",
      readings,
      '{"readings":[{},{}],}',
      [
        '0 1:21 malformed-json: a comma stands before "}": JSON has none after the last value; what came before it in the document is rejected with it: 2 records waited for other fields',
      ],
    ],
    [
      "a fault behind records that do not wait does not",
      readings,
      '{"deviceId":"d","readings":[{},{}],}',
      [
        "0 1:29 d - -",
        "1 1:32 d - -",
        '2 1:36 malformed-json: a comma stands before "}": JSON has none after the last value',
      ],
    ],
    [
      "a fault behind one record costs it, whatever was found",
      { ...readings, records: "/r" },
      '{"deviceId":"d","r":{},}',
      [
        '0 1:24 malformed-json: a comma stands before "}": JSON has none after the last value; what came before it in the document is rejected with it: 1 record waited for other fields',
      ],
    ],
  ];
  for (const [title, mapping, text, found] of documents) {
    it(title, async () => {
      const bytes = Buffer.from(text);
      expect(await decoded([bytes], { mapping })).to.deep.equal(found);
      expect(await decoded(piecesOf(bytes, 1), { mapping })).to.deep.equal(found);
    });
  }

  it("rejects a document in which too much waits, with nothing of it stored", async () => {
    const big = JSON.stringify({ data: "x".repeat(300_000), timestamp: 1 });
    const text = `{"deviceId":"a","readings":[${big}]}\n{"readings":[${Array(60).fill(big).join(",")}],"deviceId":"d"}\n`;

    const lines = await decoded(piecesOf(Buffer.from(text), 65_536), { mapping: readings });

    expect(lines).to.have.length(2);
    expect(lines[0]).to.match(/^0 1:29 a 1 /);
    expect(lines[1]).to.match(
      /^1 2:\d+ late-document-field: the fields of the document that the mapping names must come before its records: 56 records waited for them$/,
    );
  });

  it("gives the same wherever the fields stand", async () => {
    const fields = fc.shuffledSubarray(["a", "b", "r"], { minLength: 3 });
    const counts = fc.integer({ min: 0, max: 4 });
    const groups = fc.array(fc.tuple(fields, counts), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(groups, fc.boolean(), fc.integer({ min: 1, max: 9 }), async (list, first, size) => {
        const member = ([order, count]: [string[], number], index: number): string => {
          const values: Record<string, unknown> = { a: `a${index}`, b: index, r: Array(count).fill({}) };
          return `{${order.map((name) => `"${name}":${JSON.stringify(values[name])}`).join(",")}}`;
        };
        const inner = `"groups":[${list.map(member).join(",")}]`;
        const text = first ? `{"t":"t",${inner}}` : `{${inner},"t":"t"}`;
        const mapping: Partial<RecordMapping> = {
          records: "/groups/*/r",
          userID: { join: [{ document: "/t" }, { document: "/groups/*/a" }, { document: "/groups/*/b" }] },
        };
        const keys = (await decoded(piecesOf(Buffer.from(text), size), { mapping })).map((line) => line.split(" ")[2]);

        expect(keys).to.deep.equal(list.flatMap(([, count], index) => Array<string>(count).fill(`ta${index}${index}`)));
      }),
    );
  });
});
