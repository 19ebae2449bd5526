import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { withPathStyle, withRequestPayer } from "../../../../tools/target/clients/s3-middleware.ts";
import { startFixedAnswers } from "../../../support/fixed-answers.ts";
import { spawnCli } from "../../run-cli.ts";
import { BUCKET, putObjects, startWorld, TABLE } from "../../world.ts";

const CREDENTIALS = { accessKeyId: "a", secretAccessKey: "b" };

describe("the bucket's place in the address", () => {
  const hosts = [
    [undefined, "files.s3.eu-west-1.amazonaws.com/a"],
    ["https://s3.eu-west-1.amazonaws.com", "files.s3.eu-west-1.amazonaws.com/a"],
    ["https://s3.dualstack.eu-west-1.amazonaws.com", "files.s3.dualstack.eu-west-1.amazonaws.com/a"],
    ["https://s3.cn-north-1.amazonaws.com.cn", "files.s3.cn-north-1.amazonaws.com.cn/a"],
    ["https://minio.example", "minio.example/files/a"],
    ["https://amazonaws.com.example", "amazonaws.com.example/files/a"],
    ["http://127.0.0.1:4566", "127.0.0.1/files/a"],
  ] as const;
  for (const [endpoint, address] of hosts) {
    it(`is ${address} with ${endpoint ?? "no endpoint"}`, async () => {
      const common = { region: "eu-west-1", credentials: CREDENTIALS, cacheMiddleware: true };
      const s3 = withPathStyle(new S3Client({ ...common, ...(endpoint === undefined ? {} : { endpoint }) }));
      const asked: string[] = [];
      s3.middlewareStack.add(
        () => (args) => {
          const { hostname, path } = args.request as { hostname: string; path: string };
          asked.push(hostname + path);
          return Promise.reject(new Error("not sent"));
        },
        { step: "finalizeRequest", priority: "high" },
      );
      for (let i = 0; i < 2; i += 1) {
        await s3.send(new GetObjectCommand({ Bucket: "files", Key: "a" })).catch(() => undefined);
      }

      expect(asked).to.deep.equal([address, address]);
    });
  }

  const settings = [
    { title: "AWS_ENDPOINT_URL_S3", env: (url: string) => ({ AWS_ENDPOINT_URL_S3: url }), config: () => "" },
    { title: "AWS_ENDPOINT_URL", env: (url: string) => ({ AWS_ENDPOINT_URL: url }), config: () => "" },
    {
      title: "the services section of the config file",
      env: () => ({}),
      config: (url: string) => `[default]\nservices = here\n[services here]\ns3 =\n  endpoint_url = ${url}\n`,
    },
  ];
  for (const { title, env, config } of settings) {
    it(`lets a backfill go by ${title}`, async () => {
      const world = await startWorld();
      const folder = mkdtempSync(join(tmpdir(), "sluice-config-"));
      try {
        await putObjects(world, 3);
        const file = join(folder, "config");
        // "localhost", unlike an address, may have the bucket before it.
        const url = world.s3Faults.endpoint.replace("127.0.0.1", "localhost");
        writeFileSync(file, config(url));
        const where = ["--bucket", BUCKET, "--table", TABLE, "--region", "us-east-1"];
        const argv = [...where, "--endpoint-dynamodb", world.dynamodbFaults.endpoint, "--yes"];
        const credentials = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_CONFIG_FILE: file };
        const { code, stderr } = await spawnCli(["backfill", ...argv], world.folder, { ...credentials, ...env(url) })
          .ended;

        expect(code, stderr).to.equal(0);
        expect((await world.items()).length).to.equal(3);
      } finally {
        rmSync(folder, { recursive: true });
        await world.close();
      }
    });
  }
});

describe("the request payer", () => {
  it("is said with every call to S3", async () => {
    const server = await startFixedAnswers();
    const s3 = withRequestPayer(
      new S3Client({ region: "us-east-1", credentials: CREDENTIALS, endpoint: server.endpoint, maxAttempts: 1 }),
      "requester",
    );
    const object = { Bucket: "files", Key: "a" };
    const calls = [
      () => s3.send(new ListObjectsV2Command({ Bucket: "files" })),
      () => s3.send(new ListObjectVersionsCommand({ Bucket: "files" })),
      () => s3.send(new GetObjectCommand(object)),
      () => s3.send(new HeadObjectCommand(object)),
    ];
    for (const call of calls) await call().catch(() => undefined);
    s3.destroy();
    await server.close();

    expect(
      server.requests.map(({ method, headers }) => [
        method,
        headers["x-amz-request-payer"],
        headers.authorization?.includes("x-amz-request-payer"),
      ]),
    ).to.deep.equal([
      ["GET", "requester", true],
      ["GET", "requester", true],
      ["GET", "requester", true],
      ["HEAD", "requester", true],
    ]);
  });
});
