import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { expect } from "chai";
import fc from "fast-check";
import { signed } from "../../../../runtime/aws/lean/signer.ts";

/** The hash that AWS's own signer takes. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {
    throw new Error("not asked for");
  }
}
function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

const identities = fc.record(
  {
    accessKeyId: fc.stringMatching(/^[A-Z0-9]{4,20}$/),
    secretAccessKey: fc.string({ minLength: 1 }),
    sessionToken: fc.stringMatching(/^[A-Za-z0-9+/=]{1,80}$/),
  },
  { requiredKeys: ["accessKeyId", "secretAccessKey"] },
);
const dates = fc.date({ min: new Date("2020-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

async function byAws(
  service: string,
  request: {
    method: string;
    path: string;
    query?: Record<string, string>;
    headers: Record<string, string>;
    body?: string;
  },
  identity: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  date: Date,
): Promise<string | undefined> {
  const signer = new SignatureV4({
    ...{ service, region: "eu-west-1", credentials: identity, sha256: Sha256, uriEscapePath: service !== "s3" },
    applyChecksum: false,
  });
  const { headers } = await signer.sign(
    { protocol: "https:", hostname: "host.test", query: {}, ...request },
    { signingDate: date },
  );
  return headers["authorization"];
}

describe("signed", () => {
  const route = { origin: "https://host.test", host: "host.test", basePath: "", region: "eu-west-1", headers: {} };

  it("signs GetObject as AWS's own signer does, whatever the key", async () => {
    const keys = fc.oneof(
      fc.string({ minLength: 1, unit: "binary" }),
      fc.string({ minLength: 1 }),
      fc.constantFrom("a//b", "../x", "./.", "a+b c%20d", "é/ü?&#="),
    );
    await fc.assert(
      fc.asyncProperty(
        keys,
        fc.option(fc.stringMatching(/^[\w.-]{1,32}$/)),
        identities,
        dates,
        async (key, version, identity, date) => {
          const path = `/${key.split("/").map(encoded).join("/")}`;
          const query = version === null ? "" : `?versionId=${encoded(version)}`;
          const request = signed(
            { method: "GET", path: path + query, headers: {} },
            { ...route, signingName: "s3", headers: { "x-amz-request-payer": "requester" } },
            identity,
            date,
          );

          expect(request.path).to.equal(path + query);
          const { Authorization, ...headers } = request.headers;
          expect(Authorization).to.equal(
            await byAws(
              "s3",
              { method: "GET", path, headers: headers, ...(version === null ? {} : { query: { versionId: version } }) },
              identity,
              date,
            ),
          );
        },
      ),
    );
  });

  it("signs PutItem as AWS's own signer does, whatever the item", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), identities, dates, async (text, identity, date) => {
        const body = JSON.stringify({ Item: { a: { S: text } } });
        const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.PutItem" };
        const request = signed(
          { method: "POST", path: "/", headers, body },
          { ...route, signingName: "dynamodb" },
          identity,
          date,
        );

        const { Authorization, ...sent } = request.headers;
        expect(Authorization).to.equal(
          await byAws("dynamodb", { method: "POST", path: "/", headers: sent, body }, identity, date),
        );
        expect(sent["content-length"]).to.equal(String(Buffer.byteLength(body)));
      }),
    );
  });

  it("puts the bucket in front of the path where the route has it there", () => {
    const identity = { accessKeyId: "A", secretAccessKey: "S" };
    const { path } = signed(
      { method: "GET", path: "/k", headers: {} },
      { ...route, signingName: "s3", basePath: "/files" },
      identity,
      new Date(0),
    );
    expect(path).to.equal("/files/k");
  });
});
