import { request as httpRequest } from "node:http";

import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect } from "chai";

import { codeIn, type Contract, failure, rawRequest } from "./harness.ts";

const HOSTILE = [
  { title: "spaces and pluses", key: "a b+c  d.json" },
  { title: "what looks like encoding", key: "a%2Fb%20c%zz.json" },
  { title: "quotes and ampersands", key: `"it's" <b> & &amp; .json` },
  { title: "double slashes", key: "a//b///c" },
  { title: "dots", key: "../a/./b/../c" },
  { title: "a slash before it", key: "/a" },
  { title: "a slash behind it", key: "a/" },
  { title: "unicode", key: "日本語/é/\u{1F600}.json" },
  { title: "line ends", key: "a\rb\nc\td" },
  { title: "control characters", key: "a\u0001b\u007Fc\u0085d\u2028e" },
  { title: "characters of queries", key: "a?b#c=d&e;f:g@h,i$j!k*l(m)~n[o]{p}|q\\r^s`t" },
  { title: "1,024 bytes", key: "é".repeat(512) },
  { title: "names of objects' own properties", key: "__proto__/constructor" },
];

export function describeKeys(contract: Contract): void {
  const { it } = contract;

  for (const { title, key: Key } of HOSTILE) {
    it(`keeps a key with ${title} as it is`, async () => {
      const Bucket = await contract.bucket();

      await contract.s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
      const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key }));
      const listed = await contract.s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key }));
      const encoded = await contract.s3.send(new ListObjectsV2Command({ Bucket, EncodingType: "url" }));

      expect(await got.Body?.transformToString()).to.equal("x");
      expect(listed.Contents?.map((object) => object.Key)).to.deep.equal([Key]);
      const url = encoded.Contents?.[0]?.Key ?? "";
      expect(decodeURIComponent(url.replace(/\+/g, " "))).to.equal(Key);
    });
  }

  it("refuses a key of 1,025 bytes", async () => {
    const Bucket = await contract.bucket();
    const put = new PutObjectCommand({ Bucket, Key: `${"é".repeat(512)}a`, Body: "x" });

    expect(await failure(contract.s3.send(put))).to.equal("400 KeyTooLongError");
  });

  it("refuses a path that is no UTF-8", async () => {
    const Bucket = await contract.bucket();

    const answer = await rawRequest(contract.endpoint, "PUT", `/${Bucket}/a%ffb`, {}, "x");

    expect(codeIn(answer)).to.equal("400 InvalidURI");
  });

  it("takes the bucket from the host too", async () => {
    const Bucket = await contract.bucket();
    const { hostname, port } = new URL(contract.endpoint);

    const status = await new Promise((resolve, reject) => {
      const headers = { host: `${Bucket}.localhost:${port}` };
      const path = "/folder/k";
      httpRequest({ hostname, port, method: "PUT", path, headers, agent: false }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      })
        .on("error", reject)
        .end("x");
    });

    expect(status).to.equal(200);
    const head = await contract.s3.send(new HeadObjectCommand({ Bucket, Key: "folder/k" }));
    expect(head.ContentLength).to.equal(1);
  });

  it("takes presigned requests", async () => {
    const Bucket = await contract.bucket();
    const target = { Bucket, Key: "a b+c" };
    const putUrl = new URL(await getSignedUrl(contract.s3, new PutObjectCommand(target)));
    const getUrl = new URL(await getSignedUrl(contract.s3, new GetObjectCommand(target)));

    const put = await rawRequest(contract.endpoint, "PUT", putUrl.pathname + putUrl.search, {}, "signed");
    const got = await rawRequest(contract.endpoint, "GET", getUrl.pathname + getUrl.search);

    expect(put.status).to.equal(200);
    expect(got.body).to.equal("signed");
  });
}
