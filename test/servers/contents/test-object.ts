import { gzipSync } from "node:zlib";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";
import { jsonOf } from "../../support/json/attribute-json.ts";

/** A record as its object has it, and the data that its item must have. */
export interface TestRecord {
  readonly userID: string;
  /** Epoch milliseconds; a record without is dated by its object. */
  readonly timestamp?: number;
  readonly data: AttributeValue;
}

/** An object to put, and what is in it. */
export interface TestObject {
  readonly key: string;
  readonly body: Buffer;
  readonly records: readonly TestRecord[];
}

const USERS = 20;
export const FIRST_TIME = 1_700_000_000_000;

/** Numbers that a double, or 28 digits, cannot hold. */
const NUMBERS = [
  "0",
  "-0.1",
  "9007199254740993",
  "12345678901234567890123456789012345678",
  "-1.2345678901234567890123456789012345678e-100",
  "1e125",
  "9.99e-130",
  "100.00",
];

/**
 * The n-th object of a check. Every other one dates its record itself; every tenth holds three records, two of which ask for one
 * slot; every tenth is compressed.
 *
 * @param round makes other data of the same records
 */
export function testObject(n: number, key: string, round = 0): TestObject {
  const count = n % 10 === 3 ? 3 : 1;
  const records = Array.from({ length: count }, (_, index): TestRecord => {
    const data = dataOf(n, key, round, index);
    const userID = `user-${n % USERS}`;
    return n % 2 === 0 || index === 2 ? { userID, timestamp: FIRST_TIME + n, data } : { userID, data };
  });
  const texts = records.map(textOf);
  const text = Buffer.from(count === 1 ? texts.join() : `[${texts.join(",\n")}]`);
  return { key, body: n % 10 === 5 ? gzipSync(text) : text, records };
}

function dataOf(n: number, key: string, round: number, index: number): AttributeValue {
  const number = NUMBERS[n % NUMBERS.length] ?? "0";
  return {
    M: {
      n: { N: String(n) },
      round: { N: String(round) },
      index: { N: String(index) },
      key: { S: key },
      number: { N: number },
      list: { L: [{ N: number }, { S: "" }, { NULL: true }, { BOOL: n % 2 === 0 }, { M: {} }, { L: [] }] },
      '\u{1f600} "quoted"\n': { S: "\u0000\u0001\u001f\u007f\u2028\uffff\u{10ffff}" },
    },
  };
}

function textOf({ userID, timestamp, data }: TestRecord): string {
  const time = timestamp === undefined ? "" : `"timestamp": ${timestamp}, `;
  return `{"userID": ${JSON.stringify(userID)}, ${time}"data": ${jsonOf(data)}}`;
}
