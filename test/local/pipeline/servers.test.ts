import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startServers, type ServersOptions } from "../../../local/pipeline/servers.ts";
import { startSqsServer } from "../../../local/sqs/server.ts";
import { UserError } from "../../../terminal/user-error.ts";

const OPTIONS: ServersOptions = {
  ...{ region: "eu-west-1", clock: () => 0, onUnmatched: () => undefined, onInvoke: () => false },
};

describe("the servers of a pipeline", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const isOpen = (endpoint: string): Promise<boolean> =>
    fetch(endpoint).then(
      () => true,
      () => false,
    );

  it("listen on ports of their own, keep what they have in folders of their own, and end together", async () => {
    const servers = await startServers({ ...OPTIONS, directory: folder });
    const endpoints = [servers.s3, servers.dynamodb, servers.sqs, servers.lambda].map(({ endpoint }) => endpoint);
    const before = await Promise.all(endpoints.map(isOpen));
    await servers.close();

    expect(new Set(endpoints).size).to.equal(4);
    expect([before, await Promise.all(endpoints.map(isOpen))]).to.deep.equal([
      [true, true, true, true],
      [false, false, false, false],
    ]);
    expect(readdirSync(folder).sort()).to.deep.equal(["dynamodb", "s3", "sqs"]);
  });

  for (const name of ["s3", "dynamodb", "sqs"] as const) {
    it(`begin together or not at all: the port of ${name} is in use`, async () => {
      const other = await startSqsServer();
      const port = Number(new URL(other.endpoint).port);

      const error: unknown = await startServers({ ...OPTIONS, directory: folder, ports: { [name]: port } }).catch(
        (reason: unknown) => reason,
      );
      await other.close();

      expect(error).to.be.instanceOf(UserError);
      expect((error as Error).message).to.equal(`port ${port} is in use on 127.0.0.1`);
      // Nothing that began holds the folder.
      await (await startServers({ ...OPTIONS, directory: folder })).close();
    });
  }
});
