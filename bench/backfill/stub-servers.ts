// An S3 and a DynamoDB that do the least: their cost is not to be measured. Runs in a process of its own; argv: objects, latency
// in milliseconds, and the bytes of an object, which then is lines of JSON. Sends its two addresses, and whenever asked how much CPU time it took.
import { createServer, type RequestListener } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listenOnLoopback } from "../../local/server/loopback.ts";

const [objects = 1_000, latency = 0, bytes = 0] = process.argv.slice(2).map(Number);

const padding = "x".repeat(400);
const PAGE = 1_000;

const keyOf = (n: number): string => `user-${String(n % 50).padStart(2, "0")}/${String(n).padStart(8, "0")}.json`;
const keys = Array.from({ length: objects }, (_, n) => keyOf(n)).sort();

const bodyOf = (n: number): string =>
  JSON.stringify({ userID: `user-${n % 50}`, timestamp: 1_700_000_000_000 + n, data: { n, padding } });

const numberOf = (key: string): number => Number(/(\d+)\.json$/.exec(key)?.[1] ?? 0);

/** As S3 has it of a multipart upload: no MD5 of the content. What a listing states then tells whether a body is whole. */
const ETAG = '"0123456789abcdef0123456789abcdef-1"';
/** The same in every large object, so that it costs no memory of its own. */
const large = Buffer.from(
  Array.from({ length: Math.ceil(bytes / 500) }, (_, n) => bodyOf(n))
    .join("\n")
    .slice(0, bytes)
    .replace(/\n[^\n]*$/, "\n"),
);

function page(after: string): string {
  const from = after === "" ? 0 : keys.indexOf(after) + 1;
  const contents = keys
    .slice(from, from + PAGE)
    .map(
      (key) =>
        `<Contents><Key>${key}</Key><Size>${bytes === 0 ? bodyOf(numberOf(key)).length : large.length}</Size><ETag>${ETAG}</ETag><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`,
    );
  const more = from + PAGE < keys.length;
  return `<ListBucketResult><Name>files</Name><IsTruncated>${more}</IsTruncated>${contents.join("")}</ListBucketResult>`;
}

const s3: RequestListener = (request, response) => {
  void sleep(latency).then(() => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://s3");
    if (searchParams.has("list-type")) {
      response.writeHead(200, { "content-type": "application/xml" }).end(page(searchParams.get("start-after") ?? ""));
      return;
    }
    const body = bytes > 0 ? large : bodyOf(numberOf(pathname));
    response
      .writeHead(200, {
        "content-type": "application/json",
        "content-length": body.length,
        etag: ETAG,
        "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT",
        "x-amz-version-id": "v1",
      })
      .end(body);
  });
};

const TABLE = JSON.stringify({
  Table: {
    KeySchema: [{ AttributeName: "userID" }, { AttributeName: "timestamp" }],
    AttributeDefinitions: [
      { AttributeName: "userID", AttributeType: "S" },
      { AttributeName: "timestamp", AttributeType: "N" },
    ],
  },
});

const dynamodb: RequestListener = (request, response) => {
  request.resume();
  request.on("end", () => {
    void sleep(latency).then(() => {
      const describes = String(request.headers["x-amz-target"]).endsWith("DescribeTable");
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(describes ? TABLE : "{}");
    });
  });
};

const [s3Endpoint, dynamodbEndpoint] = await Promise.all(
  [s3, dynamodb].map((handle) => listenOnLoopback(createServer(handle), 0)),
);
process.send?.({ s3Endpoint, dynamodbEndpoint });
process.on("message", () => process.send?.(process.cpuUsage()));
