import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { RecordMapping } from "../../runtime/mapping/record-mapping.ts";

/** A file in one of the forms that buckets have, and what becomes of it. */
export interface Form {
  readonly title: string;
  readonly key: string;
  readonly body: string | Uint8Array;
  readonly contentEncoding?: string;
  readonly mapping?: Partial<RecordMapping>;
  /** A line for each item: `userID timestamp data`. */
  readonly items: readonly string[];
  readonly passedOver?: number;
}

const one = '{"userID":"u1","timestamp":1700000000001,"data":{"amount":12345678901234567890.12}}';
const two = '{"userID":"u2","timestamp":1700000000002,"data":{"tags":["é"]}}';
const plain = ['u1 1700000000001 {"amount":12345678901234567890.12}', 'u2 1700000000002 {"tags":["é"]}'];
const printed = [one, two].map((text) => text.replace('"data"', '\n  "data"').replace(/}$/, "\n}"));

const trail = {
  key: "AWSLogs/111122223333/CloudTrail/us-east-1/2024/01/02/111122223333_CloudTrail_us-east-1_20240102T0000Z_a.json.gz",
  body: gzipSync(
    '{"Records":[{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDA1"},"eventTime":"2024-01-02T00:00:01Z","requestParameters":{"maxResults":9007199254740993}},{"eventVersion":"1.08","userIdentity":{"type":"Root","principalId":"AIDA2"},"eventTime":"2024-01-02T00:00:02Z","requestParameters":null}]}',
  ),
};

/** A message of CloudWatch Logs to a subscription, which Firehose writes as a member of gzip. */
const logs = (...events: string[]): Uint8Array =>
  gzipSync(
    `{"messageType":"DATA_MESSAGE","owner":"111122223333","logGroup":"g","logStream":"s","subscriptionFilters":["f"],"logEvents":[${events.join(",")}]}`,
  );
const event = (id: string, at: number): string => `{"id":"${id}","timestamp":${at},"message":"line of ${id}"}`;

const dynamo = [
  '{"Item":{"userID":{"S":"u1"},"timestamp":{"N":"1700000000001"},"n":{"N":"12345678901234567890.123456789"},"tags":{"SS":["a","b"]},"S":{"M":{"N":{"L":[{"B":"AAEC"}]}}}}}',
  '{"Item":{"userID":{"S":"u2"},"timestamp":{"N":"1700000000002"},"ok":{"BOOL":true},"none":{"NULL":true}}}',
];
const mongo = [
  '{"_id":{"$oid":"5d505646cf6d4fe581014ab2"},"at":{"$date":"2019-08-11T17:54:14.692Z"},"n":{"$numberLong":"9223372036854775807"}}',
  '{"_id":{"$oid":"5d505646cf6d4fe581014ab3"},"at":{"$date":{"$numberLong":"1565546054693"}},"n":{"$numberDecimal":"1.10"}}',
];
const mongoItems = [
  '5d505646cf6d4fe581014ab2 1565546054692 {"_id":"5d505646cf6d4fe581014ab2","at":"2019-08-11T17:54:14.692Z","n":9223372036854775807}',
  '5d505646cf6d4fe581014ab3 1565546054693 {"_id":"5d505646cf6d4fe581014ab3","at":"2019-08-11T17:54:14.693Z","n":1.10}',
];
const mongoMapping = {
  userID: "/_id",
  timestamp: "/at",
  data: "",
  types: "mongodb",
  timestampUnit: "seconds",
} as const;

export const FORMS: readonly Form[] = [
  { title: "Firehose's default", key: "2024/01/02/03/s-1-2024-a", body: one + two, items: plain },
  { title: "Firehose's, gzipped", key: "2024/s-1.gz", body: gzipSync(one + two), items: plain },
  { title: "Firehose's with newlines", key: "2024/s-1", body: `${one}\n${two}\n`, items: plain },
  {
    title: "members of gzip without newlines",
    key: "a.gz",
    body: Buffer.concat([gzipSync(one), gzipSync(two)]),
    items: plain,
  },
  {
    title: "members of gzip with byte-order marks",
    key: "a.json.gz",
    body: Buffer.concat([gzipSync(`\ufeff${one}\n`), gzipSync(`\ufeff${two}\n`)]),
    items: plain,
  },
  { title: "what jq prints", key: "a.json", body: `${printed.join("\n")}\n`, items: plain },
  { title: "an array that is named lines", key: "a.ndjson", body: `[\n${one},\n${two}\n]\n`, items: plain },
  { title: "a document that is named lines", key: "a.jsonl", body: printed[0] ?? "", items: plain.slice(0, 1) },
  { title: "lines that are named a document", key: "a.json", body: `${one}\r\n${two}\r\n`, items: plain },
  {
    title: "lines with a Content-Encoding of utf-8",
    key: "a.json",
    body: `${one}\n${two}`,
    contentEncoding: "utf-8",
    items: plain,
  },
  {
    title: "lines with a Content-Encoding of gzip",
    key: "a.json",
    body: `${one}\n${two}`,
    contentEncoding: "gzip",
    items: plain,
  },
  {
    title: "gzip in gzip",
    key: "a.json.gz",
    body: gzipSync(gzipSync(`${one}\n${two}`)),
    contentEncoding: "gzip",
    items: plain,
  },
  { title: "zlib", key: "a.json", body: deflateSync(one + two), items: plain },
  { title: "brotli", key: "a.json", body: brotliCompressSync(one + two), contentEncoding: "br", items: plain },
  {
    title: "CloudTrail's logs",
    ...trail,
    mapping: {
      records: "/Records",
      userID: "/userIdentity/principalId",
      timestamp: "/eventTime",
      data: "/requestParameters",
    },
    items: ['AIDA1 1704153601000 {"maxResults":9007199254740993}', "AIDA2 1704153602000 null"],
  },
  {
    title: "CloudWatch Logs' subscriptions",
    key: "logs/2024/01/02/03/delivery-1",
    body: Buffer.concat([
      logs(event("e1", 1700000000001), event("e2", 1700000000002)),
      logs(event("e3", 1700000000003)),
    ]),
    mapping: { records: "/logEvents", userID: "/id", data: "/message" },
    items: ['e1 1700000000001 "line of e1"', 'e2 1700000000002 "line of e2"', 'e3 1700000000003 "line of e3"'],
  },
  {
    title: "DynamoDB's export",
    key: "AWSDynamoDB/01700000000000-abcdef01/data/a.json.gz",
    body: gzipSync(`${dynamo.join("\n")}\n`),
    mapping: { records: "/Item", data: "", types: "dynamodb" },
    items: [
      'u1 1700000000001 {"userID":"u1","timestamp":1700000000001,"n":12345678901234567890.123456789,"tags":SS["a","b"],"S":{"N":[B"AAEC"]}}',
      'u2 1700000000002 {"userID":"u2","timestamp":1700000000002,"ok":true,"none":null}',
    ],
  },
  {
    title: "DynamoDB's incremental export",
    key: "AWSDynamoDB/data/b.json.gz",
    body: gzipSync(
      '{"Metadata":{"WriteTimestampMicros":{"N":"1680109764000000"}},"Keys":{"id":{"S":"k"}},"OldImage":{"id":{"S":"k"},"v":{"N":"1"}},"NewImage":{"id":{"S":"k"},"v":{"N":"2"}}}\n',
    ),
    mapping: { userID: "/Keys/id", timestamp: "/none", data: "/NewImage", types: "dynamodb" },
    // Dated by its object: 570 is the hash of its key.
    items: ['k 1700000000570 {"id":"k","v":2}'],
  },
  {
    title: "what aws dynamodb scan prints",
    key: "scan.json",
    body: `{\n    "Items": [\n${dynamo.map((line) => line.slice(8, -1)).join(",\n")}\n    ],\n    "Count": 2,\n    "ScannedCount": 2,\n    "ConsumedCapacity": null\n}\n`,
    mapping: { records: "/Items", data: "/ok", types: "dynamodb" },
    items: ["u1 1700000000001 {}", "u2 1700000000002 true"],
  },
  {
    title: "mongoexport's lines",
    key: "users.json",
    body: `${mongo.join("\n")}\n`,
    mapping: mongoMapping,
    items: mongoItems,
  },
  {
    title: "mongoexport's array",
    key: "users.json",
    body: `[${mongo.join(",\n")}]\n`,
    mapping: mongoMapping,
    items: mongoItems,
  },
  {
    title: "Elasticsearch's bulk format",
    key: "bulk.ndjson",
    body: `{"index":{"_index":"a","_id":"1"}}\n${one}\n{"create":{"_index":"a"}}\n${two}\n`,
    items: plain,
    passedOver: 2,
  },
  {
    title: "readings before the device that they are of",
    key: "d.json",
    body: '{"readings":[{"t":"2024-01-01T00:00:00Z","v":1.5},{"t":"20240101T000001Z","v":2}],"deviceId":"d1"}',
    items: ['d1 1704067200000 {"t":"2024-01-01T00:00:00Z","v":1.5}', 'd1 1704067201000 {"t":"20240101T000001Z","v":2}'],
    mapping: { records: "/readings", userID: { document: "/deviceId" }, timestamp: "/t", data: "" },
  },
  {
    title: "OTLP's logs",
    key: "otlp.json",
    body:
      '{"resourceLogs":[{"resource":{"id":"r1"},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1704067200000123456","body":{"stringValue":"a"}}]}]},' +
      '{"scopeLogs":[{"logRecords":[]},{"logRecords":[{"timeUnixNano":"1704067200001000000","body":{"stringValue":"b"}}]}],"resource":{"id":"r2"}}]}',
    items: ['r1 1704067200000 {"stringValue":"a"}', 'r2 1704067200001 {"stringValue":"b"}'],
    mapping: {
      records: "/resourceLogs/*/scopeLogs/*/logRecords",
      userID: { document: "/resourceLogs/*/resource/id" },
      timestamp: "/timeUnixNano",
      timestampUnit: "nanoseconds",
      data: "/body",
    },
  },
  {
    title: "Firebase's map of records",
    key: "users.json",
    body: '{"users":{"u1":{"at":1704067200,"name":"A"},"u2":{"at":1704067201.25,"name":null}}}',
    items: ['u1 1704067200000 "A"', "u2 1704067201250 null"],
    mapping: {
      records: "/users/*",
      userID: { wildcard: 1 },
      timestamp: "/at",
      timestampUnit: "seconds",
      data: "/name",
    },
  },
  {
    title: "a key that names device and day",
    key: "devices/d7/2024-01-02.json",
    body: '[{"v":1}]',
    items: ['d7 1704153600000 {"v":1}'],
    mapping: {
      keyPattern: "**devices/{device}/{date}.json",
      userID: { keyPart: "device" },
      timestamp: { keyPart: "date" },
      data: "",
    },
  },
  {
    title: "Segment's calls: a user or an anonymous one, of a tenant",
    key: "calls.json",
    body:
      '{"tenant":"t","user_id":"u1","sentAt":"Mon, 01 Jan 2024 00:00:00 GMT","properties":{"n":9007199254740993}}\n' +
      '{"tenant":"t","user_id":null,"anonymousId":"a1","sentAt":"2024/01/01 00:00:01","properties":{}}\n',
    items: ["t#a1 1704067201000 {}", 't#u1 1704067200000 {"n":9007199254740993}'],
    mapping: {
      userID: { join: ["/tenant", ["/user_id", "/anonymousId"]], separator: "#" },
      timestamp: "/sentAt",
      data: "/properties",
    },
  },
];
