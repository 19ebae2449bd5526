/** Files in the shape that services write, each with the mapping that fits them. */
export interface MappedSet {
  readonly title: string;
  /** Texts by key. */
  readonly files: Readonly<Record<string, string>>;
  readonly mapping: object;
  readonly records: number;
}

const lines = (records: readonly unknown[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

/** A minute apart. */
const at = (index: number): number => Date.UTC(2024, 0, 1) + index * 60_000;
const iso = (index: number): string => new Date(at(index)).toISOString();
const hex = (index: number, length: number): string =>
  (index * 2_654_435_761 + 1).toString(16).padStart(length, "0").slice(-length);

const cloudTrailEvent = (index: number): object => ({
  eventVersion: "1.08",
  userIdentity:
    index % 4 === 3
      ? { type: "AWSService", invokedBy: "ec2.amazonaws.com" }
      : {
          type: "IAMUser",
          principalId: `AIDA${index % 3}`,
          arn: `arn:aws:iam::123456789012:user/u${index % 3}`,
          accountId: "123456789012",
          userName: `u${index % 3}`,
        },
  eventTime: new Date(at(index)).toISOString().replace(".000", ""),
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
  awsRegion: "eu-west-1",
  sourceIPAddress: "192.0.2.1",
  requestParameters: { bucketName: "b", key: "k" },
  requestID: hex(index, 16),
  eventID: hex(index + 100, 32),
  recipientAccountId: "123456789012",
  resources: [{ type: "AWS::S3::Object", ARN: "arn:aws:s3:::b/k" }],
});

const cloudTrail = {
  records: "/Records",
  timestamp: "/eventTime",
  userID: ["/userIdentity/arn", "/userIdentity/invokedBy"],
  data: "",
};

const logEvents = (from: number): object => ({
  messageType: "DATA_MESSAGE",
  owner: "123456789012",
  logGroup: "/aws/lambda/orders",
  logStream: `2024/01/01/[$LATEST]${hex(from, 32)}`,
  subscriptionFilters: ["all"],
  logEvents: times(5, (index) => ({
    id: `3719${at(from + index)}${index}`,
    timestamp: at(from + index),
    message: `line ${index}`,
  })),
});

const otlpLogs = (service: string): object => ({
  resource: {
    attributes: [
      { key: "service.name", value: { stringValue: service } },
      { key: "host.arch", value: { stringValue: "arm64" } },
    ],
  },
  scopeLogs: [
    {
      scope: { name: "logger", version: "1.0" },
      logRecords: times(4, (index) => ({
        timeUnixNano: `${at(index)}000000`,
        observedTimeUnixNano: `${at(index) + 5}000000`,
        severityNumber: 9,
        severityText: "INFO",
        body: { stringValue: `did ${index}` },
        attributes: [{ key: `k${index}`, value: { stringValue: "v" } }],
      })),
    },
  ],
});

const observation = (index: number): object => ({
  resourceType: "Observation",
  id: `obs-${index}`,
  meta: { lastUpdated: iso(1_000) },
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: "8867-4", display: "Heart rate" }], text: "Heart rate" },
  subject: { reference: `Patient/${index % 4}` },
  effectiveDateTime: iso(index),
  valueQuantity: { value: 60 + index, unit: "beats/minute" },
});

const githubEvent = (index: number): object => ({
  id: String(22_249_084_964 + index),
  type: "PushEvent",
  actor: {
    id: 583_231 + (index % 3),
    login: `octocat${index % 3}`,
    display_login: "octocat",
    url: "https://x",
    avatar_url: "https://y",
  },
  repo: { id: 1_296_269, name: "octocat/Hello-World", url: "https://z" },
  payload: {
    push_id: 10_115_855_396 + index,
    size: 1,
    ref: "refs/heads/main",
    commits: [{ sha: hex(index, 40), author: { email: "o@x", name: "O" }, message: "m" }],
  },
  public: true,
  created_at: new Date(at(index)).toISOString().replace(".000", ""),
  org: { id: 9_919, login: "github" },
});

const segmentEvent = (index: number): object => ({
  anonymousId: `anon-${index % 6}`,
  context: { ip: "192.0.2.7", library: { name: "analytics.js", version: "4.1" }, page: { path: "/" } },
  event: "Order Completed",
  integrations: {},
  messageId: `ajs-${hex(index, 16)}`,
  originalTimestamp: iso(index),
  properties: { orderId: `o${index}`, total: 12.5 },
  receivedAt: iso(index + 2),
  sentAt: iso(index + 1),
  timestamp: iso(index),
  type: "track",
  userId: index % 3 === 0 ? null : `user-${index % 5}`,
});

const shopifyOrder = (index: number): object => ({
  id: 450_789_469 + index,
  admin_graphql_api_id: `gid://shopify/Order/${450_789_469 + index}`,
  email: `bob${index % 5}@example.com`,
  created_at: "2008-01-10T11:00:00-05:00".replace("10T", `${10 + index}T`),
  updated_at: "2008-02-10T11:00:00-05:00",
  order_number: 1_001 + index,
  total_price: "598.94",
  customer: {
    id: 207_119_551 + (index % 5),
    email: `bob${index % 5}@example.com`,
    created_at: "2007-01-01T00:00:00-05:00",
  },
  line_items: [{ id: 466_157_049, product_id: 632_910_392, price: "199.00" }],
});

export const SETS: readonly MappedSet[] = [
  {
    title: "documents of Firehose, a line each",
    records: 20,
    files: {
      "2024/01/01/00/stream-1-2024-01-01-00-00-00-abc": lines(
        times(20, (index) => ({
          user_id: index % 7,
          event: "click",
          page: `/p/${index}`,
          event_time: iso(index).replace("T", " ").replace(".000Z", ""),
        })),
      ),
    },
    mapping: { userID: "/user_id", timestamp: "/event_time", data: "" },
  },
  {
    title: "documents of Firehose, with nothing between them",
    records: 20,
    files: {
      "2024/01/01/00/stream-1-2024-01-01-00-00-00-abc": lines(
        times(20, (index) => ({ deviceSerial: `s${index % 3}`, value: 20.5, ts: at(index) / 1_000 })),
      ).replaceAll("\n", ""),
    },
    mapping: { userID: "/deviceSerial", timestamp: "/ts", data: "", timestampUnit: "seconds" },
  },
  {
    title: "Elasticsearch's bulk files",
    records: 12,
    files: {
      "bulk.ndjson": lines(
        times(12, (index) => [
          { index: { _index: "logs", _id: hex(index, 20) } },
          { userId: `u${index % 3}`, "@timestamp": iso(index), message: "m" },
        ]).flat(),
      ),
    },
    mapping: { userID: "/userId", timestamp: "/@timestamp", data: "" },
  },
  {
    title: "CloudTrail's files",
    records: 12,
    files: { "CloudTrail/1.json": json({ Records: times(12, cloudTrailEvent) }) },
    mapping: cloudTrail,
  },
  {
    title: "an array of CloudTrail's documents",
    records: 16,
    files: { "all.json": json([{ Records: times(12, cloudTrailEvent) }, { Records: times(4, cloudTrailEvent) }]) },
    mapping: { ...cloudTrail, records: "/*/Records" },
  },
  {
    title: "CloudWatch Logs' subscription files",
    records: 15,
    files: { "a.json": lines([logEvents(0), logEvents(10)]), "b.json": lines([logEvents(20)]) },
    mapping: { userID: { document: "/logStream" }, timestamp: "/timestamp", data: "", records: "/logEvents" },
  },
  {
    title: "mongoexport, relaxed",
    records: 15,
    files: {
      "users.json": lines(
        times(15, (index) => ({
          _id: { $oid: hex(index, 24) },
          customerId: `c${index % 4}`,
          total: 12.5,
          createdAt: { $date: iso(index) },
        })),
      ),
    },
    mapping: { userID: "/customerId", timestamp: "/createdAt", data: "", types: "mongodb" },
  },
  {
    title: "mongoexport, canonical",
    records: 15,
    files: {
      "users.json": json(
        times(15, (index) => ({
          _id: { $oid: hex(index, 24) },
          account_id: { $numberLong: String(371_138 + (index % 4)) },
          date: { $date: { $numberLong: String(at(index)) } },
        })),
      ),
    },
    mapping: { userID: "/account_id", timestamp: "/date", data: "", types: "mongodb" },
  },
  {
    title: "Segment's events",
    records: 20,
    files: { "1.json": lines(times(20, segmentEvent)) },
    mapping: { userID: ["/userId", "/anonymousId"], timestamp: "/timestamp", data: "" },
  },
  {
    title: "a batch of Segment's events",
    records: 10,
    files: { "1.json": json({ batch: times(10, segmentEvent), sentAt: iso(100), writeKey: "k" }) },
    mapping: { userID: ["/userId", "/anonymousId"], timestamp: "/timestamp", data: "", records: "/batch" },
  },
  {
    title: "OTLP's logs",
    records: 8,
    files: { "logs.json": json({ resourceLogs: [otlpLogs("checkout"), otlpLogs("cart")] }) },
    mapping: {
      userID: { document: "/resourceLogs/*/resource/attributes/0/value/stringValue" },
      timestamp: "/timeUnixNano",
      data: "",
      records: "/resourceLogs/*/scopeLogs/*/logRecords",
      timestampUnit: "nanoseconds",
    },
  },
  {
    title: "a bundle of FHIR",
    records: 12,
    files: {
      "bundle.json": json({
        resourceType: "Bundle",
        id: "bundle-1",
        type: "searchset",
        timestamp: iso(5_000),
        entry: times(12, (index) => ({
          fullUrl: `https://fhir/Observation/obs-${index}`,
          resource: observation(index),
          search: { mode: "match" },
        })),
      }),
    },
    mapping: {
      userID: "/resource/subject/reference",
      timestamp: "/resource/effectiveDateTime",
      data: "",
      records: "/entry",
    },
  },
  {
    title: "a bulk export of FHIR",
    records: 12,
    files: { "Observation.ndjson": lines(times(12, observation)) },
    mapping: { userID: "/subject/reference", timestamp: "/effectiveDateTime", data: "" },
  },
  {
    title: "GitHub's events",
    records: 12,
    files: { "2024-01-01-0.json": lines(times(12, githubEvent)) },
    mapping: { userID: "/actor/login", timestamp: "/created_at", data: "" },
  },
  {
    title: "an export of Slack",
    records: 12,
    files: {
      "general/2024-01-01.json": json(
        times(12, (index) => ({
          client_msg_id: hex(index, 32),
          type: "message",
          text: `hello ${index}`,
          user: `U0${index % 3}`,
          ts: `${at(index) / 1_000}.00020${index % 10}`,
          team: "T1",
        })),
      ),
    },
    mapping: { userID: "/user", timestamp: "/ts", data: "", timestampUnit: "seconds" },
  },
  {
    title: "Kafka Connect, with schemas",
    records: 12,
    files: {
      "orders+0+0.json": lines(
        times(12, (index) => ({
          schema: {
            type: "struct",
            fields: [{ type: "int64", optional: false, field: "customer_id" }],
            optional: false,
            name: "orders",
          },
          payload: { order_id: index, customer_id: index % 4, amount: 12.5, ts: at(index) },
        })),
      ),
    },
    mapping: { userID: "/payload/customer_id", timestamp: "/payload/ts", data: "/payload" },
  },
  {
    title: "Kafka Connect, without",
    records: 12,
    files: {
      "orders+0+0.json": lines(
        times(12, (index) => ({
          ordertime: at(index),
          orderid: index,
          itemid: `Item_${index % 5}`,
          address: { city: "City_", zipcode: index },
        })),
      ),
    },
    mapping: { userID: "/itemid", timestamp: "/ordertime", data: "" },
  },
  {
    title: "an IoT rule's messages, one a file",
    records: 12,
    files: Object.fromEntries(
      times(12, (index) => [
        `iot/${index}.json`,
        json({ temperature: 20 + index, humidity: 40, clientid: `sensor-${index % 3}`, timestamp: at(index) }),
      ]),
    ),
    mapping: { userID: "/clientid", timestamp: "/timestamp", data: "" },
  },
  {
    title: "readings beside their device",
    records: 12,
    files: {
      "1.json": json({
        deviceId: "d1",
        firmware: "1.2",
        readings: times(6, (index) => ({ t: at(index) / 1_000, celsius: 20.5 })),
      }),
      "2.json": json({
        deviceId: "d2",
        firmware: "1.2",
        readings: times(6, (index) => ({ t: at(index) / 1_000, celsius: 21.5 })),
      }),
    },
    mapping: {
      userID: { document: "/deviceId" },
      timestamp: "/t",
      data: "",
      records: "/readings",
      timestampUnit: "seconds",
    },
  },
  {
    title: "Shopify's orders",
    records: 10,
    files: { "orders.json": json({ orders: times(10, shopifyOrder) }) },
    mapping: { userID: "/customer/id", timestamp: "/created_at", data: "", records: "/orders" },
  },
  {
    title: "one of Shopify's orders",
    records: 1,
    files: { "order.json": json({ order: shopifyOrder(1) }) },
    mapping: { userID: "/customer/id", timestamp: "/created_at", data: "", records: "/order" },
  },
  {
    title: "different kinds of Shopify's documents",
    records: 4,
    files: { "order.json": json({ order: shopifyOrder(1) }), "orders.json": json({ orders: times(3, shopifyOrder) }) },
    mapping: { userID: "/customer/id", timestamp: "/created_at", data: "", records: "/*" },
  },
  {
    title: "a Firebase map of users",
    records: 6,
    files: {
      "users.json": json({
        users: Object.fromEntries(
          times(6, (index) => [`uid${hex(index, 8)}`, { name: `N ${index}`, lastLogin: at(index), plan: "free" }]),
        ),
      }),
    },
    mapping: { userID: { wildcard: 1 }, timestamp: "/lastLogin", data: "", records: "/users/*" },
  },
  {
    title: "a Firebase map of messages",
    records: 6,
    files: {
      "chat.json": json({
        messages: Object.fromEntries(
          times(6, (index) => [
            `-N${hex(index, 12)}`,
            { uid: `u${index % 2}`, text: `t${index}`, createdAt: at(index) },
          ]),
        ),
      }),
    },
    mapping: { userID: "/uid", timestamp: "/createdAt", data: "", records: "/messages/*" },
  },
  {
    title: "hits of Elasticsearch",
    records: 12,
    files: {
      "page.json": json({
        took: 3,
        timed_out: false,
        _shards: { total: 1, failed: 0 },
        hits: {
          total: { value: 12 },
          max_score: 1,
          hits: times(12, (index) => ({
            _index: "logs",
            _id: hex(index, 20),
            _score: 1,
            _source: { "@timestamp": iso(index), host: { name: `h${index % 3}` }, message: "m" },
          })),
        },
      }),
    },
    mapping: { userID: "/_source/host/name", timestamp: "/_source/@timestamp", data: "", records: "/hits/hits" },
  },
  {
    title: "orders that hold products with dates",
    records: 12,
    files: {
      "orders.ndjson": lines(
        times(12, (index) => ({
          order_id: index,
          customer_id: index % 4,
          order_date: iso(index),
          products: times(3, (n) => ({ product_id: n, created_on: iso(n), price: 1.5 })),
        })),
      ),
    },
    mapping: { userID: "/customer_id", timestamp: "/order_date", data: "" },
  },
  {
    title: "a payload apart from key and time",
    records: 12,
    files: {
      "a.ndjson": lines(times(12, (index) => ({ userID: `u${index % 3}`, timestamp: at(index), data: { n: index } }))),
    },
    mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
  },
  {
    title: "records without a time",
    records: 12,
    files: { "members.json": json(times(12, (index) => ({ memberId: index, level: "gold", points: index * 10 }))) },
    mapping: { userID: "/memberId", timestamp: "none", data: "" },
  },
  {
    title: "records whose user and date are in the key",
    records: 12,
    files: Object.fromEntries(
      times(6, (index) => [
        `logs/user=u${index % 3}/dt=2024-01-0${index + 1}/part.json`,
        lines([
          { level: "info", size: index },
          { level: "warn", size: 2 },
        ]),
      ]),
    ),
    mapping: {
      userID: { keyPart: "user" },
      timestamp: { keyPart: "dt" },
      data: "",
      keyPattern: "user=(?<user>[^/]+).*?dt=(?<dt>[^/]+)",
    },
  },
  {
    title: "records whose date alone is in the key",
    records: 6,
    files: Object.fromEntries(
      times(6, (index) => [`2024/01/0${index + 1}/part.json`, lines([{ deviceId: `d${index % 2}`, celsius: 20.5 }])]),
    ),
    mapping: {
      userID: "/deviceId",
      timestamp: { keyPart: "date" },
      data: "",
      keyPattern: "(?<!\\d)(?<date>\\d{4}/\\d\\d/\\d\\d)",
    },
  },
  {
    title: "records that only their folders tell apart",
    records: 6,
    files: Object.fromEntries(
      times(6, (index) => [`site-${index % 3}/${index}.json`, json({ wattsNow: index, wattHoursToday: 7 })]),
    ),
    mapping: { userID: { keyPart: "folder" }, timestamp: "none", data: "", keyPattern: "(?<folder>[^/]+(?=/[^/]+$))" },
  },
  {
    title: "DynamoDB's export",
    records: 12,
    files: {
      "AWSDynamoDB/01/data/a.json.gz": lines(
        times(12, (index) => ({
          Item: {
            customerId: { S: `c${index % 4}` },
            createdAt: { N: String(at(index)) },
            tags: { SS: ["a", "b"] },
            address: { M: { city: { S: "Oslo" } } },
          },
        })),
      ),
    },
    mapping: { userID: "/customerId", timestamp: "/createdAt", data: "", records: "/Item", types: "dynamodb" },
  },
];
