import { Agent, request } from "node:http";
import { connect } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { decodeChunked } from "../../../local/s3/http/chunked.ts";
import { parseXml, xmlDocument } from "../../../local/s3/http/xml.ts";
import { type S3Server, startS3Server } from "../../../local/s3/server.ts";
import { rawRequest } from "./contract/harness.ts";

const METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"];
const PARAMETERS = [
  "list-type=2",
  "versions",
  "uploads",
  "uploadId=x",
  "partNumber=1",
  "partNumber=99999",
  "versionId=",
  "versionId=null",
  "versioning",
  "delete",
  "max-keys=1e9",
  "continuation-token=%00",
  "key-marker=%ff",
  "version-id-marker=0",
  "delimiter=",
  "prefix=%F0%9F%98%80",
  "encoding-type=xml",
  "response-content-type=%0d%0aX:y",
  "__proto__=1",
  "=",
];
const HEADERS = [
  ["range", "bytes=5-1"],
  ["range", "bytes=99999999999999999999-"],
  ["if-match", "*"],
  ["if-none-match", ""],
  ["if-modified-since", "yesterday"],
  ["x-amz-copy-source", "%"],
  ["x-amz-copy-source", "/"],
  ["x-amz-copy-source", "bucket/k?versionId=%zz"],
  ["x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"],
  ["x-amz-decoded-content-length", "-1"],
  ["x-amz-trailer", "x-amz-checksum-crc32"],
  ["x-amz-checksum-crc32", "AAAA"],
  ["x-amz-checksum-xxhash3", "AAAA"],
  ["x-amz-meta-a", "\u00e9\t"],
  ["content-md5", "x"],
  ["expect", "something"],
  ["host", "..localhost"],
] as const;
const BODIES = ["", "x", "<Delete>", "<a><b></a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><Delete>&b;</Delete>", "zz\r\n"];

describe("an embedded S3 under malformed requests", () => {
  let server: S3Server;

  before(async () => {
    server = await startS3Server();
    await server.createBucket("bucket", { versioning: true });
    await rawRequest(server.endpoint, "PUT", "/bucket/k", {}, "x");
    // One that no random request reaches.
    await server.createBucket("calm");
    await rawRequest(server.endpoint, "PUT", "/calm/k", {}, "kept");
  });

  after(() => server.close());

  it("answers each with an S3 answer, never a 500, and goes on", async () => {
    const path = fc.oneof(
      fc.constantFrom(
        "/",
        "/bucket",
        "/bucket/",
        "/bucket/k",
        "//",
        "/bucket//",
        "/%",
        "/bucket/%zz",
        "*",
        "/..",
        "/none/k",
      ),
      fc.webPath({ size: "small" }).map((each) => `/bucket${each}`),
    );
    const anyRequest = fc.record({
      method: fc.constantFrom(...METHODS),
      path,
      query: fc.subarray(PARAMETERS, { maxLength: 3 }),
      headers: fc.subarray([...HEADERS], { maxLength: 3 }),
      body: fc.constantFrom(...BODIES),
    });

    await fc.assert(
      fc.asyncProperty(anyRequest, async ({ method, path: start, query, headers, body }) => {
        const full = start + (query.length > 0 ? `?${query.join("&")}` : "");
        const fields = { "content-length": String(body.length), ...Object.fromEntries(headers) };

        const { status } = await rawRequest(server.endpoint, method, full || "/", fields, body);

        expect(status).to.be.within(200, 501).and.not.equal(500);
      }),
      { numRuns: 1000 },
    );
    await rawRequest(server.endpoint, "PUT", "/bucket/last", {}, "x");
    expect((await rawRequest(server.endpoint, "GET", "/bucket/last")).body).to.equal("x");
  });

  for (const kind of ["plain", "chunked"]) {
    it(`goes on over the same connection after it refused a big ${kind} body`, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const { hostname, port } = new URL(server.endpoint);
      const headers = kind === "plain" ? {} : { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" };
      const length = {
        "content-length": "5000000",
        "x-amz-decoded-content-length": "10",
        "x-amz-checksum-crc32": "AAAAAA==",
      };
      const send = (method: string, more: object, body: string): Promise<number | undefined> =>
        new Promise((resolve, reject) => {
          const options = { agent, hostname, port, method, path: "/calm/k", headers: { ...more } };
          const sent = request(options, (response) => {
            response.resume().on("end", () => resolve(response.statusCode));
          });
          sent.on("error", reject).end(body);
        });

      const refused = await send("PUT", { ...headers, ...length }, "9\r\n123456789XX".padEnd(5_000_000, "x"));
      const next = await send("GET", {}, "");
      agent.destroy();

      expect([refused, next]).to.deep.equal([400, 200]);
    });
  }

  it("outlives what is no HTTP", async () => {
    const { hostname, port } = new URL(server.endpoint);
    for (const noise of ["\0\0\0", "GET\r\n\r\n", "PUT /calm/k HTTP/1.1\r\nContent-Length: -5\r\n\r\n"]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.end(noise));
        socket.on("error", () => undefined).on("close", () => resolve());
        socket.resume();
      });
    }

    expect((await rawRequest(server.endpoint, "GET", "/calm/k")).body).to.equal("kept");
  });

  it("reads chunks wherever the network cuts them", async () => {
    const input = fc.record({
      chunks: fc.array(fc.uint8Array({ minLength: 1, maxLength: 30 }), { maxLength: 5 }),
      cut: fc.integer({ min: 1, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ chunks, cut }) => {
        const framed = Buffer.concat([
          ...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
          Buffer.from("0\r\nx-amz-checksum-crc32:abc\r\n\r\n"),
        ]);
        const trailers = new Map<string, string>();

        const read: Buffer[] = [];
        for await (const piece of decodeChunked(pieces(framed, cut), trailers)) read.push(piece);

        expect(Buffer.concat(read).equals(Buffer.concat(chunks))).to.equal(true);
        expect([...trailers]).to.deep.equal([["x-amz-checksum-crc32", "abc"]]);
      }),
    );
  });

  it("reads from its own XML any key that it wrote", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        const root = parseXml(xmlDocument(["Delete", [["Key", key]]]), "Delete");

        expect(root.children[0]?.text).to.equal(key);
      }),
      { numRuns: 2000 },
    );
  });
});

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size)
    yield await Promise.resolve(bytes.subarray(start, start + size));
}
