import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";

import { startS3Server } from "../../../local/s3/server.ts";
import { createClient } from "./contract/harness.ts";

const Bucket = "bucket";

describe("an embedded S3 in a directory", () => {
  let directory: string;

  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "sluice-s3-"))));
  afterEach(() => rm(directory, { recursive: true }));

  /** Runs with a server on the directory and its client. */
  const running = async <T>(body: (s3: ReturnType<typeof createClient>) => Promise<T>): Promise<T> => {
    const server = await startS3Server({ directory, clock: () => 1_790_000_000_123 });
    const s3 = createClient(server.endpoint);
    try {
      await server.createBucket(Bucket, { versioning: true });
      return await body(s3);
    } finally {
      s3.destroy();
      await server.close();
    }
  };
  const versions = () =>
    running(async (s3) => {
      const { $metadata, ...listed } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      expect($metadata.httpStatusCode).to.equal(200);
      return listed;
    });

  it("is after a restart as it was: versions, markers, metadata, bytes", async () => {
    const before = await running(async (s3) => {
      const put = { Bucket, Key: "é/\r\u{1F600}", ContentType: "application/json", Metadata: { a: "1" } };
      await s3.send(new PutObjectCommand({ ...put, Body: "one" }));
      await s3.send(new PutObjectCommand({ ...put, Body: "two" }));
      await s3.send(new PutObjectCommand({ Bucket, Key: "gone", Body: "x" }));
      await s3.send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
      const { $metadata, ...listed } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      expect($metadata.httpStatusCode).to.equal(200);
      return listed;
    });

    expect(await versions()).to.deep.equal(before);
    const got = await running(async (s3) => {
      const { Body, ContentType, Metadata } = await s3.send(new GetObjectCommand({ Bucket, Key: "é/\r\u{1F600}" }));
      return { text: await Body?.transformToString(), ContentType, Metadata };
    });
    expect(got).to.deep.equal({ text: "two", ContentType: "application/json", Metadata: { a: "1" } });
  });

  it("goes on with an upload after a restart", async () => {
    const big = { Bucket, Key: "big" };
    const { UploadId, ETag } = await running(async (s3) => {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(big));
      const { ETag } = await s3.send(new UploadPartCommand({ ...big, UploadId, PartNumber: 1, Body: "part" }));
      return { UploadId, ETag };
    });

    const text = await running(async (s3) => {
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      await s3.send(new CompleteMultipartUploadCommand({ ...big, UploadId, MultipartUpload }));
      return (await s3.send(new GetObjectCommand(big))).Body?.transformToString();
    });

    expect(text).to.equal("part");
    expect(await readdir(join(directory, "bodies"))).to.have.length(1);
  });

  it("cuts off a line that was torn, goes on behind it, and sweeps bodies that nobody needs", async () => {
    await running((s3) => s3.send(new PutObjectCommand({ Bucket, Key: "kept", Body: "x" })));
    await appendFile(join(directory, "journal.ndjson"), '{"type":"put","bucket":"buc');
    await writeFile(join(directory, "bodies", "orphan"), "x");
    await writeFile(join(directory, "bodies", "torn.part"), "x");

    await running((s3) => s3.send(new PutObjectCommand({ Bucket, Key: "next", Body: "x" })));

    expect((await versions()).Versions?.map((version) => version.Key)).to.deep.equal(["kept", "next"]);
    expect(await readdir(join(directory, "bodies"))).to.have.length(2);
  });

  it("refuses a journal that is damaged in its middle, rather than lose objects", async () => {
    await running((s3) => s3.send(new PutObjectCommand({ Bucket, Key: "kept", Body: "x" })));
    const file = join(directory, "journal.ndjson");
    const lines = (await readFile(file, "utf8")).split("\n");
    await writeFile(file, [lines[0], "damaged", ...lines.slice(1)].join("\n"));

    const message = await startS3Server({ directory }).then(
      () => "started",
      (error: unknown) => (error as Error).message,
    );

    expect(message).to.equal(`${file}:2 is damaged; move ${dirname(file)} away to start without what is in it`);
  });

  it("removes the body of a version that is gone", async () => {
    await running(async (s3) => {
      const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
      await s3.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId }));
    });
    await versions(); // a start sweeps what a removal had no time for

    expect(await readdir(join(directory, "bodies"))).to.deep.equal([]);
  });

  it("loses nothing that it acknowledged when it is killed", async () => {
    const child = spawnServer(directory);
    const endpoint = (await once(createInterface(child.stdout as NodeJS.ReadableStream), "line"))[0] as string;
    const s3 = createClient(endpoint);
    const acknowledged = new Map<string, string>();
    const ended = once(child, "exit");

    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let count = 0; ; count++) {
        const [Key, Body] = [`${writer}/${count % 20}`, `${writer} ${count} ${"x".repeat(count)}`];
        const { VersionId = "" } = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
        acknowledged.set(`${Key} ${VersionId}`, Body);
        if (acknowledged.size === 300) child.kill("SIGKILL");
      }
    });
    await Promise.allSettled(writers);
    await ended;
    s3.destroy();

    expect(acknowledged.size).to.be.at.least(300);
    await running(async (again) => {
      for (const [name, body] of acknowledged) {
        const [Key, VersionId] = name.split(" ");
        const got = await again.send(new GetObjectCommand({ Bucket, Key, VersionId }));
        expect(await got.Body?.transformToString()).to.equal(body);
      }
    });
  });
});

/** A server in a process of its own, which prints its endpoint. */
function spawnServer(directory: string): ChildProcess {
  const server = new URL("../../../local/s3/server.ts", import.meta.url).href;
  const program = `
    import { startS3Server } from ${JSON.stringify(server)};
    const server = await startS3Server({ directory: ${JSON.stringify(directory)} });
    await server.createBucket(${JSON.stringify(Bucket)}, { versioning: true });
    console.log(server.endpoint);`;
  const flags = ["--import", "tsx", "--input-type=module", "--eval", program];
  return spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
}
