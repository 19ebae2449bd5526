import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { PublishedPipeline } from "../../../local/pipeline/address.ts";
import { lockInstance } from "../../../local/start/instance-lock.ts";
import { UserError } from "../../../terminal/user-error.ts";

describe("lockInstance", () => {
  let folder: string;
  let server: Server;
  let address: PublishedPipeline;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    address = {
      s3Endpoint: endpoint,
      dynamodbEndpoint: endpoint,
      sqsEndpoint: endpoint,
      region: "eu-west-1",
      bucket: "files",
      table: "items",
      failureQueueUrl: `${endpoint}/0/failures`,
      functionName: "process",
      intake: {
        prefix: "",
        suffixes: [".json"],
        mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
        maxDecompressedBytes: 1_000,
      },
    };
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await new Promise((resolve) => server.close(resolve));
  });

  const attempt = () => lockInstance(folder).catch((reason: unknown) => reason);
  const publish = (pid: number): void => {
    writeFileSync(join(folder, "local.pid"), String(pid));
    writeFileSync(join(folder, "local.json"), JSON.stringify(address));
  };

  it("says where the pipeline is, and takes it back", async () => {
    const claim = await lockInstance(folder);
    claim.publish(address);
    const written = readFileSync(join(folder, "local.json"), "utf8");
    claim.release();

    expect(written).to.equal(`${JSON.stringify(address, undefined, 2)}\n`);
    expect(existsSync(join(folder, "local.json"))).to.equal(false);
  });

  it("refuses a folder where a pipeline runs", async () => {
    publish(process.pid);

    const error = await attempt();

    expect(error).to.be.instanceOf(UserError);
    expect((error as Error).message).to.equal(
      `npm start is running here already, as process ${process.pid}; ${join(folder, "local.json")} has its addresses`,
    );
  });

  it("refuses a folder where a pipeline starts", async () => {
    writeFileSync(join(folder, "local.pid"), String(process.pid));

    expect(await attempt()).to.be.instanceOf(UserError);
  });

  it("refuses a folder where a pipeline is just saying where it is", async () => {
    publish(process.pid);
    writeFileSync(join(folder, "local.json"), '{"s3Endpoint":');

    expect(await attempt()).to.be.instanceOf(UserError);
  });

  it("lets one of several at once have the folder", async () => {
    const claims = await Promise.all([attempt(), attempt(), attempt()]);

    expect(claims.filter((claim) => !(claim instanceof Error))).to.have.lengthOf(1);
  });

  it("takes over what a killed process left", async () => {
    publish(spawnSync(process.execPath, ["-e", ""]).pid);

    (await lockInstance(folder)).release();
  });

  it("takes over when another program has the process id by now", async () => {
    publish(process.pid);
    await new Promise((resolve) => server.close(resolve));

    (await lockInstance(folder)).release();
  });

  it("takes over what says nothing", async () => {
    writeFileSync(join(folder, "local.pid"), "");

    (await lockInstance(folder)).release();
  });
});
