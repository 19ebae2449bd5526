import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { startS3Server, type S3Server } from "../../../local/s3/server.ts";
import { withCheckedAnswers } from "../../../runtime/aws/checked-answers.ts";
import { S3ObjectSource } from "../../../runtime/aws/s3-object-source.ts";
import { compareKeys } from "../../../runtime/model/key-order.ts";
import { listingSource } from "../../../tools/listing/listing-source.ts";
import { startFaultyProxy, type FaultyProxy } from "../../support/faulty-proxy/proxy.ts";

/** Each would be another key, or none, if it were decoded. */
const KEYS = ["a b.json", "a%2Bb.json", "a%2Fb.json", "a+b.json", "100%.json", "é.json"].sort(compareKeys);

const signal = new AbortController().signal;
const silence = { milliseconds: 10_000 };

describe("a server that does not url-encode its listings", () => {
  let server: S3Server;
  let proxy: FaultyProxy;
  let s3: S3Client;
  /** The versions of each key, the newest first. All are of one second. */
  const versions = new Map<string, string[]>();

  before(async () => {
    server = await startS3Server({ clock: () => 1_700_000_000_000 });
    await server.createBucket("files", { versioning: true });
    // Pages of two, so that the markers of the next page are read as well.
    proxy = await startFaultyProxy(server.endpoint, {
      rewrite: (url) => url.replace("encoding-type=url&", "").replace(/max-keys=\d+/, "max-keys=2"),
    });
    const common = { region: "us-east-1", credentials: { accessKeyId: "any", secretAccessKey: "any" } };
    s3 = withCheckedAnswers(new S3Client({ ...common, endpoint: proxy.endpoint, forcePathStyle: true }), silence);
    for (const Key of KEYS) {
      for (const Body of ["1", "2"]) {
        const { VersionId = "" } = await s3.send(new PutObjectCommand({ Bucket: "files", Key, Body }));
        versions.set(Key, [VersionId, ...(versions.get(Key) ?? [])]);
      }
    }
  });
  after(async () => {
    s3.destroy();
    await proxy.close();
    await server.close();
  });

  for (const allVersions of [false, true]) {
    it(`is listed with its keys as they are${allVersions ? ", in all versions" : ""}`, async () => {
      const selection = { prefix: "", suffixes: [] };
      const source = listingSource({ s3, bucket: "files", selection, allVersions, signal });
      const keys: string[] = [];
      const ranges = await source.ranges(3);
      for (const range of ranges) {
        for await (const { objects } of source.pages(range, undefined, signal)) {
          keys.push(...objects.map(({ key, versionId }) => `${key} ${versionId ?? ""}`));
        }
      }

      expect(ranges.length).to.be.greaterThan(1);
      expect(keys).to.deep.equal(
        KEYS.flatMap((key) =>
          (allVersions ? [...(versions.get(key) ?? [])].reverse() : [""]).map((id) => `${key} ${id}`),
        ),
      );
    });
  }

  it("says which version of a key is the latest", async () => {
    const source = new S3ObjectSource(s3, silence);

    for (const key of KEYS) {
      const [newest, oldest] = versions.get(key) ?? [];
      expect(await source.latest({ bucket: "files", key }, [oldest ?? "", newest ?? ""]), key).to.equal(newest);
    }
  });
});
