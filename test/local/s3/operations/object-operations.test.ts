import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startS3Server, type S3Server } from "../../../../local/s3/server.ts";

describe("a PUT that S3 refuses", () => {
  let directory: string;
  let server: S3Server;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "sluice-test-"));
    server = await startS3Server({ directory });
    await server.createBucket("files");
  });
  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  it("leaves no body behind, and the one that is there", async () => {
    const put = async (body: string): Promise<number> => {
      const headers = { "if-none-match": "*" };
      return (await fetch(`${server.endpoint}/files/a`, { method: "PUT", headers, body })).status;
    };
    const statuses = [await put("first"), await put("second")];
    const bodies = (): number => readdirSync(join(directory, "bodies")).length;
    // The file is removed after the answer.
    for (let turns = 0; bodies() > 1 && turns < 1_000; turns += 1)
      await new Promise((resolve) => setImmediate(resolve));

    expect([statuses, bodies()]).to.deep.equal([[200, 412], 1]);
    expect(await (await fetch(`${server.endpoint}/files/a`)).text()).to.equal("first");
  });
});
