import { GetObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { PatientRetries, PATIENCE } from "../../../../runtime/work/patient-retries.ts";
import { DEFAULT_MAPPING } from "../../../../runtime/mapping/record-mapping.ts";
import { connectBy } from "../../../../tools/target/clients/connect.ts";
import { proxyAgents } from "../../../../tools/target/clients/proxy-agents.ts";
import type { Target } from "../../../../tools/target/target.ts";
import { startRecordingProxy, type RecordingProxy } from "../../../support/recording-proxy.ts";
import { spawnCli } from "../../run-cli.ts";
import { BUCKET, putObjects, startWorld, TABLE, type World } from "../../world.ts";

const CREDENTIALS = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_CONFIG_FILE: "/dev/null" };

describe("a proxy", () => {
  let world: World;
  let proxy: RecordingProxy;
  before(async () => {
    world = await startWorld();
    await putObjects(world, 5);
    proxy = await startRecordingProxy(world.s3Faults.endpoint);
  });
  after(async () => {
    await proxy.close();
    await world.close();
  });
  beforeEach(() => {
    proxy.asked.length = 0;
  });

  const backfill = (s3: string, env: NodeJS.ProcessEnv) => {
    const where = ["--bucket", BUCKET, "--table", TABLE, "--region", "us-east-1"];
    const endpoints = ["--endpoint-s3", s3, "--endpoint-dynamodb", world.dynamodbFaults.endpoint];
    return spawnCli(["backfill", ...where, ...endpoints, "--yes"], world.folder, { ...CREDENTIALS, ...env }).ended;
  };

  it("is used for a host elsewhere, and not for one on this machine", async () => {
    const { code, stderr } = await backfill("http://s3.sluice.test:9000", { HTTP_PROXY: proxy.endpoint });

    expect(code, stderr).to.equal(0);
    expect(new Set(proxy.asked)).to.deep.equal(new Set(["GET http://s3.sluice.test:9000"]));
    expect((await world.items()).length).to.equal(5);
  });

  /** Asks for an object, and fails: through the proxy, as its tunnel is closed, or beside it, as there is no such host. */
  async function ask(env: Record<string, string>, endpoints: Target["endpoints"]): Promise<void> {
    const retries = new PatientRetries({ ...PATIENCE, attempts: 1, signal: new AbortController().signal });
    const target: Target = {
      ...{ title: "", bucket: BUCKET, table: TABLE, region: "eu-west-1", endpoints, prefix: "", suffixes: [] },
      ...{ mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1, failureQueueUrl: undefined, local: true },
    };
    const clients = connectBy(proxyAgents(env), target, { sockets: 2, retries, silence: PATIENCE.silence });
    const get = clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "a" }));
    const error = await get.catch((reason: unknown) => reason);
    clients.destroy();
    expect(error).to.be.instanceOf(Error);
  }

  it("is passed by for a host that NO_PROXY names", async () => {
    await ask({ HTTP_PROXY: proxy.endpoint, NO_PROXY: "sluice.invalid" }, { s3: "http://s3.sluice.invalid" });

    expect(proxy.asked).to.deep.equal([]);
  });

  it("tunnels TLS", async () => {
    await ask({ HTTPS_PROXY: proxy.endpoint }, {});

    expect(proxy.asked).to.deep.equal(["CONNECT files.s3.eu-west-1.amazonaws.com:443"]);
    // The first byte of a TLS handshake.
    expect(proxy.tunnelled.map((bytes) => bytes[0])).to.deep.equal([0x16]);
  });
});
