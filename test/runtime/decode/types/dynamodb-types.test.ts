import { expect } from "chai";
import fc from "fast-check";
import { numberAttribute, type AttributeValue } from "../../../../runtime/model/attribute-value.ts";
import { jsonOf } from "../../../support/json/attribute-json.ts";
import { numberText } from "../../../support/json/arbitrary-json.ts";
import { cutAt, cuts, piecesOf } from "../../../support/json/chunks.ts";
import { decoded } from "../../../support/json/decode.ts";

const name = fc.oneof(
  fc.constantFrom("S", "N", "M", "L", "SS", "B", "NULL", "Item", "Items", "a", "__proto__"),
  fc.string(),
);
const number = numberText.filter((text) => numberAttribute(text) !== undefined);
const bytes = fc.uint8Array({ maxLength: 9 });
const text = fc.string({ unit: "grapheme" });
const attribute = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 5 },
    text.map((S) => ({ S })),
    number.map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    bytes.map((B) => ({ B })),
    fc.array(text, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
    fc.array(number, { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })),
    fc.array(bytes, { minLength: 1, maxLength: 3 }).map((BS) => ({ BS })),
    fc.array(tie("value"), { maxLength: 3 }).map((L) => ({ L })),
    fc.array(fc.tuple(name, tie("value")), { maxLength: 3 }).map((entries) => ({ M: mapOf(entries) })),
  ),
})).value;

function mapOf(entries: readonly (readonly [string, AttributeValue])[]): Record<string, AttributeValue> {
  const map = Object.create(null) as Record<string, AttributeValue>;
  for (const [key, value] of entries) map[key] = value;
  return map;
}

/** The item as DynamoDB writes it. */
function written(map: Record<string, AttributeValue>): string {
  return `{${Object.entries(map)
    .map(([key, value]) => `${JSON.stringify(key)}:${typed(value)}`)
    .join(",")}}`;
}

const base64 = (value: Uint8Array): string => Buffer.from(value).toString("base64");

function typed(value: AttributeValue): string {
  if ("M" in value) return `{"M":${written(value.M)}}`;
  if ("L" in value) return `{"L":[${value.L.map(typed).join(",")}]}`;
  if ("B" in value) return JSON.stringify({ B: base64(value.B) });
  if ("BS" in value) return JSON.stringify({ BS: value.BS.map(base64) });
  return JSON.stringify(value);
}

/** As jsonOf, with numbers as the table gets them. */
function expected(value: AttributeValue): string {
  return jsonOf(canonical(value));
}

function canonical(value: AttributeValue): AttributeValue {
  if ("N" in value) return numberAttribute(value.N)?.value ?? value;
  if ("NS" in value) return { NS: value.NS.map((each) => numberAttribute(each)?.value.N ?? each) };
  if ("L" in value) return { L: value.L.map(canonical) };
  if ("M" in value) return { M: mapOf(Object.entries(value.M).map(([key, each]) => [key, canonical(each)])) };
  return value;
}

const EXPECTED = 'invalid-type: a value in DynamoDB\'s types was expected, such as {"S":"text"}, found';

describe("DynamoTypes", () => {
  const mapping = { types: "dynamodb", data: "" } as const;
  const read = (json: string, changes = {}): Promise<string[]> =>
    decoded([Buffer.from(json)], { mapping: { ...mapping, ...changes } });

  it("gives each item as it was in its table, whatever its attributes are called", async () => {
    const map = fc.array(fc.tuple(name, attribute), { minLength: 1, maxLength: 4 }).map(mapOf);
    await fc.assert(
      fc.asyncProperty(fc.array(map, { minLength: 1, maxLength: 3 }), cuts(300), async (maps, places) => {
        const lines = Buffer.from(maps.map((each) => `{"Item":${written(each)}}`).join("\n"));
        const scan = Buffer.from(
          `{"Items":[${maps.map(written).join(",")}],"Count":${maps.length},"ConsumedCapacity":null}`,
        );
        const items = maps.map((each) => expected({ M: each }));
        const dataOf = (record: string): string => record.replace(/^\d+ \d+:\d+ - - /, "");

        const exported = await decoded(cutAt(lines, places), {
          mapping: { ...mapping, records: "/Item", userID: "/no/key", timestamp: "/no/time" },
        });
        const scanned = await decoded(cutAt(scan, places), {
          mapping: { ...mapping, records: "/Items", userID: "/no/key", timestamp: "/no/time" },
        });

        expect(exported.map(dataOf)).to.deep.equal(items);
        expect(scanned.map(dataOf)).to.deep.equal(items);
      }),
      { numRuns: 1000 },
    );
  });

  const texts: [title: string, json: string, records: string[]][] = [
    [
      "every type, every digit",
      '{"Item":{"userID":{"S":"u"},"timestamp":{"N":"1700000000000"},"n":{"N":"12345678901234567890.123456789"},"b":{"B":"AAEC"},"t":{"BOOL":true},"x":{"NULL":true},"m":{"M":{"S":{"S":"s"}}},"l":{"L":[{"N":"1"},{"L":[]}]},"ss":{"SS":["a","b"]},"ns":{"NS":["1","2.50"]},"bs":{"BS":["AA==","AQ=="]}}}',
      [
        '0 1:1 - - {"Item":{"userID":"u","timestamp":1700000000000,"n":12345678901234567890.123456789,"b":B"AAEC","t":true,"x":null,"m":{"S":"s"},"l":[1,[]],"ss":SS["a","b"],"ns":NS[1,2.50],"bs":BS["AA==","AQ=="]}}',
      ],
    ],
    [
      "an incremental export",
      '{"Metadata":{"WriteTimestampMicros":{"N":"1680109764000000"}},"Keys":{"id":{"S":"k"}},"NewImage":{"id":{"S":"k"},"S":{"S":"v"}}}',
      [
        '0 1:1 - - {"Metadata":{"WriteTimestampMicros":1680109764000000},"Keys":{"id":"k"},"NewImage":{"id":"k","S":"v"}}',
      ],
    ],
    [
      "records of a stream, within others",
      '{"detail":{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1.5,"Keys":{"M":{"S":"k"}},"SizeBytes":5}}}',
      [
        '0 1:1 - - {"detail":{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1.5,"Keys":{"M":"k"},"SizeBytes":5}}}',
      ],
    ],
    [
      "attributes without anything around them",
      '{"userID":{"S":"u"},"timestamp":{"N":"5"}}',
      ['0 1:1 u 5 {"userID":"u","timestamp":5}'],
    ],
    [
      "what only looks like a type around items, as it is",
      '{"a":{"S":5},"b":{"S":"x","y":1},"c":{},"d":{"M":[]},"e":{"N":"five"},"f":{"Z":1},"g":[{"S":"h"}],"h":{"BOOL":"true"}}',
      [
        '0 1:1 - - {"a":{"S":5},"b":{"S":"x","y":1},"c":{},"d":{"M":[]},"e":{"N":"five"},"f":{"Z":1},"g":[{"S":"h"}],"h":{"BOOL":"true"}}',
      ],
    ],
  ];
  for (const [title, json, records] of texts) {
    it(`reads ${title}`, async () => {
      expect(await read(json)).to.deep.equal(records);
      expect(await decoded(piecesOf(Buffer.from(json), 1), { mapping })).to.deep.equal(records);
    });
  }

  const faults: [item: string, fault: string][] = [
    ['{"a":5}', `0 1:14 ${EXPECTED} a number`],
    ['{"a":"x"}', `0 1:14 ${EXPECTED} a string`],
    ['{"a":null}', `0 1:14 ${EXPECTED} null`],
    ['{"a":[]}', `0 1:14 ${EXPECTED} an array`],
    ['{"a":{}}', `0 1:15 ${EXPECTED} an empty object`],
    ['{"a":{"Z":"x"}}', `0 1:15 ${EXPECTED} another name`],
    ['{"a":{"S":"x","N":"1"}}', `0 1:23 ${EXPECTED} a second type`],
    ['{"a":{"M":{},"N":"1"}}', `0 1:22 ${EXPECTED} a second type`],
    ['{"a":{"S":5}}', `0 1:19 ${EXPECTED} a number`],
    ['{"a":{"N":"0x1"}}', `0 1:19 ${EXPECTED} a string`],
    ['{"a":{"B":"?"}}', `0 1:19 ${EXPECTED} a string`],
    ['{"a":{"NULL":false}}', `0 1:22 ${EXPECTED} false`],
    ['{"a":{"SS":[]}}', `0 1:21 ${EXPECTED} an empty set`],
    ['{"a":{"SS":[1]}}', `0 1:21 ${EXPECTED} a number`],
    ['{"a":{"NS":["x"]}}', `0 1:21 ${EXPECTED} a string`],
    ['{"a":{"M":{"b":{"L":[1]}}}}', `0 1:30 ${EXPECTED} a number`],
  ];
  for (const [item, fault] of faults) {
    it(`rejects ${item}, and that document alone`, async () => {
      const good = '{"Item":{"userID":{"S":"u"}}}';
      const others = ['1 2:9 u - {"userID":"u"}', '2 3:9 u - {"userID":"u"}'];

      expect(await read(`{"Item":${item}}\n${good}\n${good}`, { records: "/Item" })).to.deep.equal([fault, ...others]);
      const printed = `${good}\n{\n"Item":${item}}${good}`;
      expect(
        (await read(printed, { records: "/Item" })).map((each) => each.split(" ").slice(0, 3).join(" ")),
      ).to.deep.equal([
        "0 1:9 u",
        `1 3:${Number(/:(\d+)/.exec(fault)?.[1]) - 1} invalid-type:`,
        `2 3:${`"Item":${item}}`.length + 9} u`,
      ]);
    });
  }

  it("takes the key and the time from their types, and names what is neither", async () => {
    const line = (id: string): string => `{"Item":{"userID":${id},"timestamp":{"N":"5"}}}`;

    expect(
      await read([line('{"S":"u"}'), line('{"N":"7"}'), line('{"B":"AA=="}'), line('{"SS":["a"]}')].join("\n"), {
        records: "/Item",
        data: "/x",
      }),
    ).to.deep.equal(["0 1:9 u 5 -", "1 2:9 7 5 -", "2 3:9 binary 5 -", "3 4:9 set 5 -"]);
  });

  it("keeps no more of a set than an item can hold", async () => {
    const set = JSON.stringify(Array.from({ length: 60_000 }, (_, i) => `element ${i}`));

    expect(await read(`{"Item":{"userID":{"S":"u"},"x":{"SS":${set}}}}`, { records: "/Item" })).to.deep.equal([
      "0 1:9 u - item-too-large",
    ]);
  });
});
