import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type ObjectChange, type S3EventRecord, type S3Server, startS3Server } from "../../../local/s3/server.ts";
import { NOON, NOON_HTTP } from "./ask.ts";
import { codeIn, rawRequest } from "./contract/harness.ts";

const INTERNAL = "We encountered an internal error. Please try again.";

describe("a server of S3", () => {
  let folder: string;
  let server: S3Server;
  let agent: Agent;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    agent = new Agent({ keepAlive: true });
    server = await startS3Server({ clock: () => NOON });
    await server.createBucket("files");
  });
  afterEach(async () => {
    agent.destroy();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (method: string, path: string, body = "") => rawRequest(server.endpoint, method, path, {}, body);
  const restart = async (options: Parameters<typeof startS3Server>[0]): Promise<void> => {
    await server.close();
    server = await startS3Server(options);
  };
  /** Sends a GET over a connection that is kept. */
  const keep = async (): Promise<IncomingMessage> => {
    const [response] = (await once(httpRequest(`${server.endpoint}/`, { agent }).end(), "response")) as [
      IncomingMessage,
    ];
    response.resume();
    await once(response, "end");
    return response;
  };

  it("gives each answer an id of its own, in both headers", async () => {
    const ids = [await ask("GET", "/"), await ask("GET", "/none")].map(({ headers }) => [
      headers["x-amz-request-id"],
      headers["x-amz-id-2"],
    ]);

    expect(ids).to.deep.equal([
      ["0000000000000001", "0000000000000001"],
      ["0000000000000002", "0000000000000002"],
    ]);
  });

  it("answers what is wrong in XML, with what S3 tells of it", async () => {
    const { status, headers, body } = await ask("GET", "/files/a%20b/none?cache=1");

    expect([status, headers["content-type"]]).to.deep.equal([404, "application/xml"]);
    expect(body).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code>' +
        "<Message>The specified key does not exist.</Message><Key>a b/none</Key><Resource>/files/a%20b/none</Resource>" +
        "<RequestId>0000000000000001</RequestId><HostId>0000000000000001</HostId></Error>",
    );
  });

  it("answers a HEAD that is wrong with headers alone", async () => {
    await server.createBucket("files", { versioning: true });
    await ask("DELETE", "/files/k");
    const { status, headers, body } = await ask("HEAD", "/files/k");

    expect([status, headers["x-amz-delete-marker"], body]).to.deep.equal([404, "true", ""]);
    expect(Number(headers["content-length"])).to.be.greaterThan(100);
  });

  it("answers its own fault as an internal error, and warns of it", async () => {
    await restart({ directory: folder });
    await server.createBucket("files");
    rmSync(join(folder, "bodies"), { recursive: true });
    const warnings: (string | undefined)[] = [];
    const hear = (warning: NodeJS.ErrnoException): void => void warnings.push(warning.code);
    process.on("warning", hear);

    const answer = await ask("PUT", "/files/k", "x");
    process.off("warning", hear);

    expect([codeIn(answer), /<Message>(.*)<\/Message>/.exec(answer.body)?.[1]]).to.deep.equal([
      ...["500 InternalError", INTERNAL],
    ]);
    expect(warnings).to.include("ENOENT");
  });

  it("makes a bucket once, and enables its versioning whenever that is asked for", async () => {
    const versioning = async (): Promise<boolean> => (await ask("GET", "/files?versioning")).body.includes("Enabled");
    await ask("PUT", "/files/k", "kept");
    const seen: boolean[] = [];
    for (const options of [undefined, {}, { versioning: false }, { versioning: true }, { versioning: false }]) {
      await server.createBucket("files", options);
      seen.push(await versioning());
    }

    expect(seen).to.deep.equal([false, false, false, true, true]);
    expect((await ask("GET", "/files/k")).body).to.equal("kept");
  });

  it("dates by its clock, which is the machine's unless told otherwise", async () => {
    await ask("PUT", "/files/k", "x");
    const { headers } = await ask("HEAD", "/files/k");
    await restart({});
    await server.createBucket("files");
    const before = Date.now();
    await ask("PUT", "/files/k", "x");
    const later = Date.parse(String((await ask("HEAD", "/files/k")).headers["last-modified"]));

    expect(headers["last-modified"]).to.equal(NOON_HTTP);
    expect(later).to.be.within(before - 1_000, Date.now());
  });

  it("is in us-east-1 unless told otherwise", async () => {
    const region = async (): Promise<unknown> => (await ask("HEAD", "/files")).headers["x-amz-bucket-region"];
    const usual = await region();
    await restart({ region: "eu-west-1" });
    await server.createBucket("files");

    expect([usual, await region()]).to.deep.equal(["us-east-1", "eu-west-1"]);
  });

  it("tells of every change, and of those that no rule asks for", async () => {
    const events: [S3EventRecord, string][] = [];
    const unmatched: ObjectChange[] = [];
    const delivered: string[] = [];
    await restart({
      onEvent: (event, bucket) => void events.push([event, bucket]),
      onUnmatched: (change) => void unmatched.push(change),
    });
    await server.createBucket("files");
    server.setNotifications("files", [
      { id: "r", events: ["s3:ObjectCreated:*"], suffix: ".json", deliver: ({ Records }) => delivered.push(Records[0]!.s3.object.key) }, // prettier-ignore
    ]);
    await ask("PUT", "/files/a.json", "x");
    await ask("PUT", "/files/b.txt", "x");
    server.setNotifications("files", []);
    await ask("PUT", "/files/c.json", "x");

    expect(events.map(([{ s3 }, bucket]) => [s3.configurationId, s3.object.key, bucket])).to.deep.equal([
      ["", "a.json", "files"],
      ["", "b.txt", "files"],
      ["", "c.json", "files"],
    ]);
    expect([unmatched.map(({ key }) => key), delivered]).to.deep.equal([["b.txt", "c.json"], ["a.json"]]);
  });

  it("keeps an idle connection for longer than clients do", async () => {
    expect((await keep()).headers["keep-alive"]).to.equal("timeout=120");
  });

  describe("that is closed", () => {
    const { setTimeout: real } = globalThis;
    let delays: number[];
    let elapse: () => void;
    beforeEach(() => {
      delays = [];
      // The grace is over when the test says so.
      globalThis.setTimeout = ((act: () => void, milliseconds: number) => {
        delays.push(milliseconds);
        elapse = act;
        return real(() => undefined, 0);
      }) as unknown as typeof setTimeout;
    });
    afterEach(() => void (globalThis.setTimeout = real));

    const close = (): Promise<void> => {
      const closed = server.close();
      globalThis.setTimeout = real;
      return closed;
    };

    it("does not wait for connections that are idle", async () => {
      globalThis.setTimeout = real;
      await keep();
      await close();

      expect(await fetch(server.endpoint).catch(() => "refused")).to.equal("refused");
      server = await startS3Server();
    });

    it("waits for a request, and breaks it off when its grace of two seconds is over", async () => {
      const { hostname, port } = new URL(server.endpoint);
      const socket = connect(Number(port), hostname);
      socket.write("PUT /files/k HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
      await once(socket, "data");
      const [closed, broken] = [close(), once(socket.resume(), "close")];
      const seen = [...delays];
      elapse();
      await Promise.all([closed, broken]);

      expect(seen).to.deep.equal([2_000]);
      server = await startS3Server();
    });
  });

  it("says which port is in use, and takes the next of several", async () => {
    const port = Number(new URL(server.endpoint).port);
    const error: unknown = await startS3Server({ port, directory: folder }).catch((reason: unknown) => reason);
    const other = await startS3Server({ port: [port, 0], directory: folder });
    await other.close();

    expect((error as Error).message).to.equal(`port ${port} is in use on 127.0.0.1`);
    expect(other.endpoint).not.to.equal(server.endpoint);
  });
});
