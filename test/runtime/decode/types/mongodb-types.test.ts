import { expect } from "chai";
import fc from "fast-check";
import { jsonText } from "../../../support/json/arbitrary-json.ts";
import { cutAt, cuts, piecesOf } from "../../../support/json/chunks.ts";
import { decoded } from "../../../support/json/decode.ts";

describe("MongoTypes", () => {
  const mapping = { types: "mongodb", userID: "/_id", timestamp: "/at", data: "/v" } as const;
  const data = async (value: string): Promise<string | undefined> => {
    const text = Buffer.from(`{"_id":"u","v":${value}}`);
    const [record] = await decoded([text], { mapping });
    expect(await decoded(piecesOf(text, 1), { mapping })).to.deep.equal([record]);
    return record?.replace(/^0 1:1 u - /, "");
  };

  const values: [value: string, read: string][] = [
    ['{"$oid":"5d505646cf6d4fe581014ab2"}', '"5d505646cf6d4fe581014ab2"'],
    ['{"$numberLong":"9223372036854775807"}', "9223372036854775807"],
    ['{"$numberLong":5}', "5"],
    ['{"$numberInt":"-1"}', "-1"],
    ['{"$numberDouble":"10.50"}', "10.50"],
    ['{"$numberDouble":"NaN"}', '"NaN"'],
    ['{"$numberDouble":"-Infinity"}', '"-Infinity"'],
    ['{"$numberDecimal":"1234567890.123456789012345678"}', "1234567890.123456789012345678"],
    ['{"$numberDecimal":"1E+3"}', "1E+3"],
    ['{"$date":"2019-08-11T17:54:14.692Z"}', '"2019-08-11T17:54:14.692Z"'],
    ['{"$date":"2013-01-01T00:00:00.000+0000"}', '"2013-01-01T00:00:00.000+0000"'],
    ['{"$date":{"$numberLong":"1565546054692"}}', '"2019-08-11T17:54:14.692Z"'],
    ['{"$date":{"$numberLong":"-1"}}', '"1969-12-31T23:59:59.999Z"'],
    ['{"$date":1565546054692}', '"2019-08-11T17:54:14.692Z"'],
    ['{"$binary":{"base64":"AAEC","subType":"00"}}', 'B"AAEC"'],
    ['{"$binary":{"subType":"80","base64":"AAEC"}}', 'B"AAEC"'],
    ['{"$binary":"AAEC","$type":"00"}', 'B"AAEC"'],
    ['{"$binary":{"base64":"c//SZESzTGmQ6OfR38A11A==","subType":"04"}}', '"73ffd264-44b3-4c69-90e8-e7d1dfc035d4"'],
    ['{"$uuid":"73ffd264-44b3-4c69-90e8-e7d1dfc035d4"}', '"73ffd264-44b3-4c69-90e8-e7d1dfc035d4"'],
    ['{"$symbol":"s"}', '"s"'],
    ['{"$undefined":true}', "null"],
    ['[{"$oid":"a"},{"b":{"$numberLong":"1"}},[{"$date":0}]]', '["a",{"b":1},["1970-01-01T00:00:00.000Z"]]'],
    ['{"$ref":"c","$id":{"$oid":"a"}}', '{"$ref":"c","$id":"a"}'],
  ];
  for (const [value, read] of values) it(`reads ${value}`, async () => expect(await data(value)).to.equal(read));

  const plain = [
    ...[
      "{}",
      "[]",
      '{"oid":"a"}',
      '{"$other":1}',
      '{"$oid":5}',
      '{"$oid":"a","x":1}',
      '{"x":1,"$oid":"a"}',
      '{"$oid":null}',
    ],
    ...[
      '{"$oid":{"a":1}}',
      '{"$oid":[{"a":1}]}',
      '{"$date":{}}',
      '{"$date":1.5}',
      '{"$date":true}',
      '{"$date":99999999999999999}',
    ],
    ...['{"$date":{"$numberLong":"x"}}', '{"$date":{"$numberInt":"1"}}', '{"$date":{"$numberLong":"1","x":2}}'],
    ...[
      '{"$binary":"AAEC"}',
      '{"$binary":"?","$type":"00"}',
      '{"$binary":{"base64":"AAEC"}}',
      '{"$binary":"AAEC","type":"00"}',
    ],
    ...['{"$undefined":false}', '{"$numberLong":true}', '{"$regularExpression":{"pattern":"a","options":"i"}}'],
    ...['{"$timestamp":{"t":1,"i":2}}', '{"$oid":{"a":{"b":{"c":{"d":{"e":1}}}}}}', '{"$minKey":1}'],
  ];
  for (const value of plain) it(`leaves ${value} as it is`, async () => expect(await data(value)).to.equal(value));

  it("changes nothing in what has no types, positions included", async () => {
    await fc.assert(
      fc.asyncProperty(jsonText, cuts(200), async (value, places) => {
        const text = Buffer.from(`{"_id":1,"v":${value}}\n[{"_id":2,"v":${value}},{"at":5}]`);
        const { types, ...without } = mapping;

        expect(types).to.equal("mongodb");
        expect(await decoded(cutAt(text, places), { mapping })).to.deep.equal(
          await decoded([text], { mapping: without }),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("finds key and time in their types, at their positions", async () => {
    const text =
      '{ "_id": {"$oid":"a"}, "at": {"$date":{"$numberLong":"1565546054692"}} }\n{"_id":{"$numberLong":"7"}}';

    expect(await decoded([Buffer.from(text)], { mapping })).to.deep.equal([
      "0 1:1 a 2019-08-11T17:54:14.692Z -",
      "1 2:1 7 - -",
    ]);
  });
});
