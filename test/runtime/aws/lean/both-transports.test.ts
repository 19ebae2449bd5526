import { createHash } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import { expect } from "chai";
import { closeServer, listenOnLoopback } from "../../../../local/server/loopback.ts";
import { DynamoDBItemStore } from "../../../../runtime/aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "../../../../runtime/aws/s3-object-source.ts";
import type { StatedObject } from "../../../../runtime/object/object-source.ts";
import { PatientRetries } from "../../../../runtime/work/patient-retries.ts";
import { isFatal } from "../../../../runtime/work/fatal-errors.ts";
import { readableError } from "../../../../runtime/work/readable-error.ts";
import { connect, type Clients } from "../../../../tools/target/clients/connect.ts";
import { explain } from "../../../../tools/target/access/explain-error.ts";
import type { Transport } from "../../../../tools/target/transport.ts";

/** Answers, in the order of the calls; the last one is that to all further calls. */
type Answers = readonly RequestListener[];

const answer =
  (status: number, headers: Record<string, string>, body: string | Buffer = ""): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers }).end(body);

const MD5 = (body: string | Buffer): string => createHash("md5").update(body).digest("hex");
const object = (body: string | Buffer, headers: Record<string, string> = {}): RequestListener =>
  answer(
    200,
    {
      ...{ etag: `"${MD5(body)}"`, "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT", "x-amz-request-id": "R" },
      ...headers,
    },
    body,
  );
const s3Error = (status: number, code: string, more = "", headers = {}): RequestListener =>
  answer(
    status,
    { "content-type": "application/xml", "x-amz-request-id": "R1", ...headers },
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>The &quot;reason&quot; &#38; more &lt;x&gt;</Message>${more}</Error>`,
  );
const jsonError = (status: number, name: string, more = {}, headers = {}): RequestListener =>
  answer(
    status,
    { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "R2", ...headers },
    JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: "The reason", ...more }),
  );
const reset: RequestListener = (request) => request.socket.resetAndDestroy();
const cut =
  (length: number, body: string, headers: Record<string, string>): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { "content-length": String(length), ...headers });
    response.write(body, () => response.destroy());
  };
const chunked =
  (body: string, headers: Record<string, string>): RequestListener =>
  (_request, response) => {
    response.writeHead(200, headers);
    response.write(body.slice(0, 3));
    response.end(body.slice(3));
  };
const HEADERS = { etag: `"${MD5("[1,2]")}"`, "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT" };
const HTML = answer(200, { "content-type": "text/html" }, "<!doctype html><html>Sign in</html>");
const BIG = Buffer.alloc(3_000_000, "0123456789");
const NOW = (): string => new Date().toUTCString();

const GETS: Readonly<Record<string, readonly [Answers, StatedObject?]>> = {
  "an object": [[object("[1,2]")]],
  "an object with a version, compressed": [
    [object("[1,2]", { "x-amz-version-id": "v1", "content-encoding": "gzip" })],
    { size: 5, versionId: "v1" },
  ],
  "an empty object": [[object("")]],
  "a large object": [[object(BIG)]],
  "an object without a length": [[chunked("[1,2]", HEADERS)]],
  "an object of another length than its listing states": [[object("[1,2]")], { size: 6, etag: MD5("[1,2]") }],
  "a large object that is cut": [[cut(3_000_000, "[1", HEADERS)]],
  "no ETag": [[answer(200, { "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT" }, "[]")]],
  "a web page": [[HTML]],
  "a web page, and then an object": [[HTML, object("[1,2]")]],
  "no such key": [[s3Error(404, "NoSuchKey", "<Key>a</Key>")]],
  "no such version": [[s3Error(404, "NoSuchVersion")]],
  "a delete marker": [[s3Error(405, "MethodNotAllowed", "", { "x-amz-delete-marker": "true" })]],
  "another method that is not allowed": [[s3Error(405, "MethodNotAllowed")]],
  "404 of a web server": [[answer(404, { "content-type": "text/html" }, "<html>Not found</html>")]],
  "404 without a body": [[answer(404, {})]],
  "an archive": [[s3Error(403, "InvalidObjectState", "<StorageClass>GLACIER</StorageClass>")]],
  "no permission": [[s3Error(403, "AccessDenied")]],
  "expired credentials": [[s3Error(400, "ExpiredToken")]],
  "no such bucket": [[s3Error(404, "NoSuchBucket")]],
  "another region": [
    [
      s3Error(301, "PermanentRedirect", "<Endpoint>files.s3-eu-west-1.amazonaws.com</Endpoint>", {
        "x-amz-bucket-region": "eu-west-1",
      }),
    ],
  ],
  "another region, without a body": [[answer(301, { "x-amz-bucket-region": "eu-west-1" })]],
  "a wrong region in the signature": [[s3Error(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>")]],
  "slow down": [[s3Error(503, "SlowDown"), s3Error(503, "SlowDown"), s3Error(503, "SlowDown"), object("[1,2]")]],
  "an internal error": [[s3Error(500, "InternalError")]],
  "an internal error, and then an object": [[s3Error(500, "InternalError"), object("[1,2]")]],
  "503 of a load balancer": [[answer(503, { "content-type": "text/html" }, "<html>busy</html>")]],
  "a connection that breaks": [[reset]],
  "a connection that breaks once": [[reset, object("[1,2]")]],
  "bytes that are not HTTP": [[(request) => void request.socket.end("SSH-2.0-OpenSSH\r\n")]],
  "a clock that is an hour off": [
    [
      s3Error(403, "RequestTimeTooSkewed", "", { date: new Date(Date.now() + 3_600_000).toUTCString() }),
      object("[1,2]"),
    ],
  ],
  "a signature that does not match": [[s3Error(403, "SignatureDoesNotMatch", "", { date: NOW() })]],
};

const PUTS: Readonly<Record<string, Answers>> = {
  "a stored item": [answer(200, { "x-amzn-requestid": "R" }, "{}")],
  "more members, of AWS": [answer(200, { "x-amzn-requestid": "R" }, '{"New":1}')],
  "other JSON": [answer(200, {}, '{"message":"no"}')],
  nothing: [answer(200, {})],
  "a web page": [HTML],
  "an occupied slot": [
    jsonError(400, "ConditionalCheckFailedException", {
      Item: {
        ...{ userID: { S: "u" }, timestamp: { N: "7" }, source: { S: "k" } },
        origin: { M: { bucket: { S: "b" }, etag: { S: "e" }, lastModified: { N: "1" } } },
      },
    }),
  ],
  "a foreign item in the slot": [jsonError(400, "ConditionalCheckFailedException", { Item: { userID: { S: "u" } } })],
  "no item in the slot": [jsonError(400, "ConditionalCheckFailedException")],
  "a refused item": [jsonError(400, "ValidationException")],
  throttling: [
    ...[jsonError(400, "ProvisionedThroughputExceededException"), jsonError(400, "ThrottlingException")],
    ...[jsonError(400, "RequestLimitExceeded"), answer(200, {}, "{}")],
  ],
  "429 of a gateway": [answer(429, {}, '{"message":"Too many"}'), answer(200, {}, "{}")],
  "no such table": [jsonError(400, "ResourceNotFoundException")],
  "no permission": [jsonError(400, "AccessDeniedException")],
  "expired credentials": [jsonError(400, "ExpiredTokenException")],
  "an expired signature": [
    jsonError(
      400,
      "InvalidSignatureException",
      { message: "Signature expired: 1 is now earlier than 2" },
      { date: NOW() },
    ),
    answer(200, {}, "{}"),
  ],
  "an error named in a header": [
    answer(400, { "x-amzn-errortype": "UnrecognizedClientException:http://x/" }, '{"message":"no"}'),
  ],
  "an error without a name": [answer(400, {}, '{"message":"no"}')],
  "an internal error": [jsonError(500, "InternalServerError")],
  "JSON that breaks off": [answer(200, { "x-amzn-requestid": "R" }, '{"Attributes":')],
  "a connection that breaks": [reset],
};

describe("calls by signed HTTP and by the AWS SDK", () => {
  let server: Server;
  let endpoint: string;
  let answers: Answers = [];
  let calls = 0;
  before(async () => {
    server = createServer((request, response) => {
      request.resume().on("end", () => answers[Math.min(calls++, answers.length - 1)]?.(request, response));
    });
    endpoint = await listenOnLoopback(server, 0);
  });
  after(() => closeServer(server));

  /** What a call comes to, for comparison: a result, or all that is looked at of an error. */
  async function outcome(transport: Transport, act: (clients: Clients) => Promise<unknown>) {
    calls = 0;
    const retries = new PatientRetries({
      ...{ attempts: 2, baseDelayMilliseconds: 1, longestDelayMilliseconds: 1 },
      ...{ signal: new AbortController().signal, sleep: () => Promise.resolve() },
    });
    const target = {
      ...{
        title: "",
        bucket: "files",
        table: "items",
        region: "us-east-1",
        endpoints: { s3: endpoint, dynamodb: endpoint },
      },
      ...{
        failureQueueUrl: undefined,
        mapping: { userID: "/u", timestamp: "/t", data: "/d" },
        prefix: "",
        suffixes: [],
      },
      ...{ maxDecompressedBytes: 1, local: true, transport },
    };
    const clients = connect(target, { sockets: 4, retries, silence: { milliseconds: 10_000 } });
    try {
      return {
        result: await act(clients).catch(described),
        calls,
        retries: retries.retries,
        throttles: retries.throttles,
      };
    } finally {
      clients.destroy();
    }
  }

  async function read({ s3, silence, lean }: Clients, stated?: StatedObject): Promise<unknown> {
    const source = new S3ObjectSource(s3, silence, { getObject: lean?.getObject });
    const opened = await source.open({ bucket: "files", key: "a/ü +" }, stated);
    if (opened.kind !== "opened") return opened;
    const hash = createHash("md5");
    let bytes = 0;
    for await (const chunk of opened.object.body) {
      bytes += chunk.length;
      hash.update(chunk);
    }
    const { version, contentEncoding, sizeBytes } = opened.object;
    return { version, contentEncoding, sizeBytes, bytes, md5: hash.digest("hex") };
  }

  /** Node and undici word what happens to a connection each in its way. */
  const alike = (message: string): string =>
    message
      .replace(/: (?:aborted|other side closed)$/, ": (closed)")
      .replace(/: Response does not match the HTTP\/1.1 protocol \((.*)\)$/, ": Parse Error: $1");

  const described = (error: unknown) => ({
    ...readableError(error),
    message: alike(readableError(error).message),
    ...{ fatal: isFatal(error), explained: alike(explain(error)) },
  });

  for (const [name, [given, stated]] of Object.entries(GETS)) {
    it(`read ${name} alike`, async () => {
      answers = given;
      const act = (clients: Clients): Promise<unknown> => read(clients, stated);
      expect(await outcome("lean", act)).to.deep.equal(await outcome("sdk", act));
    });
  }

  it("read a small object that is cut in one more try of the call, and by the SDK in one more of the object", async () => {
    answers = [cut(5, "[1", HEADERS), object("[1,2]")];

    expect(await outcome("lean", read))
      .to.deep.include({ calls: 2, retries: 1 })
      .and.nested.include({ "result.bytes": 5 });
    expect(await outcome("sdk", read))
      .to.deep.include({ calls: 1, retries: 0 })
      .and.nested.include({ "result.name": "BodyReadError" });
  });

  it("fail if a small object is always cut", async () => {
    answers = [cut(5, "[1", HEADERS)];

    expect(await outcome("lean", read))
      .to.deep.include({ calls: 2, retries: 1 })
      .and.nested.include({ "result.name": "BrokenConnectionError" });
  });

  for (const [name, given] of Object.entries(PUTS)) {
    it(`put an item, and take ${name} alike`, async () => {
      answers = given;
      const origin = { bucket: "files", key: "k", etag: "e", lastModified: 1, ordinal: 0, shift: 0 };
      const item = { userID: "u", timestamp: 7, data: { S: "d" } as const, origin };
      const keys = { partitionKey: "userID", sortKey: "timestamp" };
      const act = ({ dynamodb, lean }: Clients): Promise<unknown> =>
        new DynamoDBItemStore(lean?.putItem ?? dynamodb, "items", keys).put(item as never);
      expect(await outcome("lean", act)).to.deep.equal(await outcome("sdk", act));
    });
  }
});
