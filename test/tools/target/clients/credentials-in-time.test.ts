import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { PATIENCE, PatientRetries } from "../../../../runtime/work/patient-retries.ts";
import { withCredentialsInTime } from "../../../../tools/target/clients/credentials-in-time.ts";
import { spawnCli } from "../../run-cli.ts";

type Provider = (options?: object) => Promise<unknown>;

const forever: Provider = () => new Promise(() => undefined);

describe("withCredentialsInTime", () => {
  let stop: AbortController;
  let retries: PatientRetries;
  beforeEach(() => {
    stop = new AbortController();
    retries = new PatientRetries({ ...PATIENCE, signal: stop.signal });
  });

  const bounded = (provider: Provider, most = 60_000): Provider => {
    const client = withCredentialsInTime({ config: { credentials: provider } }, retries, most);
    return client.config.credentials;
  };
  const errorOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(String, (error: unknown) => error);

  it("gives what the provider gives, and passes on what it is asked", async () => {
    const provider = bounded((options) => Promise.resolve({ options }));

    expect(await provider({ forceRefresh: true })).to.deep.equal({ options: { forceRefresh: true } });
    expect(provider).to.have.property("memoized", true);
  });

  it("waits no longer than it may", async () => {
    expect(String(await errorOf(bounded(forever, 20)()))).to.equal(
      "CredentialsTimeoutError: no AWS credentials came for 0.02 s",
    );
  });

  it("waits no longer when the run stops: that is no failure of the object", async () => {
    const provider = bounded(forever);
    const waits = [errorOf(provider()), errorOf(provider())];
    stop.abort();

    for (const error of await Promise.all(waits)) expect(retries.isAbandoned(error)).to.equal(true);
  });

  it("still gives credentials after the stop, to what has begun", async () => {
    const provider = bounded(() => Promise.resolve("K"));
    stop.abort();

    expect(await provider()).to.equal("K");
  });

  it("leaves an error of the provider as it is", async () => {
    const error = Object.assign(new Error("log in"), { name: "TokenProviderError" });

    expect(await errorOf(bounded(() => Promise.reject(error))())).to.equal(error);
  });

  it("puts a timeout of the SDK's own clients into words for users", async () => {
    const message =
      "@smithy/node-http-handler - [ERROR] a request has exceeded the configured 30000 ms requestTimeout.";
    const timeout = Object.assign(new Error(message), { name: "TimeoutError" });

    expect(String(await errorOf(bounded(() => Promise.reject(timeout))()))).to.equal(
      "CredentialsTimeoutError: no AWS credentials came: the server that gives them does not answer",
    );
  });
});

describe("a command whose credentials do not come", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("ends at Ctrl-C, though the program that was to give them runs on", async () => {
    const file = join(folder, "pid");
    const config = join(folder, "config");
    writeFileSync(
      config,
      `[default]\ncredential_process = sh -c 'echo $$ > ${file}.new; mv ${file}.new ${file}; exec sleep 600'\n`,
    );
    const env = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: "/dev/null", AWS_PROFILE: "default" };
    const argv = ["backfill", "--bucket", "files", "--table", "items", "--region", "eu-west-1"];
    const { child, ended } = spawnCli(argv, folder, { ...env, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
    while (!existsSync(file)) await sleep(20);
    child.kill("SIGINT");

    const { code, stderr } = await ended;
    process.kill(Number(readFileSync(file, "utf8")));

    expect(code, stderr).to.equal(130);
  }).timeout(60_000);
});
