import { createServer, type Server } from "node:http";
import { Readable } from "node:stream";
import { once } from "node:events";
import { expect } from "chai";
import { type Answer, sendAnswer, xmlAnswer } from "../../../../local/s3/http/response.ts";
import { closeServer, listenOnLoopback } from "../../../../local/server/loopback.ts";
import { rawRequest } from "../contract/harness.ts";

describe("an answer of S3", () => {
  let server: Server | undefined;
  afterEach(async () => {
    if (server !== undefined) await closeServer(server);
    server = undefined;
  });

  const serve = async (answer: Answer, isHead = false): Promise<string> => {
    server = createServer({ keepAliveTimeout: 1 }, (_request, response) => {
      response.sendDate = false;
      void sendAnswer(response, answer, isHead);
    });
    return listenOnLoopback(server, 0);
  };
  const sent = async (answer: Answer, method = "GET") => {
    const { status, headers, body } = await rawRequest(await serve(answer, method === "HEAD"), method, "/");
    return { status, headers: { ...headers, connection: undefined }, body };
  };

  const cases: readonly { title: string; method?: string; answer: Answer; headers: object; body: string }[] = [
    { title: "text", answer: { status: 200, body: "é" }, headers: { "content-length": "2" }, body: "é" },
    {
      title: "bytes",
      answer: { status: 206, body: Buffer.from("ab") },
      headers: { "content-length": "2" },
      body: "ab",
    },
    { title: "nothing", answer: { status: 200, headers: { etag: "x" } }, headers: { etag: "x", "content-length": "0" }, body: "" }, // prettier-ignore
    { title: "no content", answer: { status: 204 }, headers: {}, body: "" },
    {
      title: "what is not modified",
      answer: { status: 304, headers: { etag: "x" } },
      headers: { etag: "x" },
      body: "",
    },
    { title: "a length of its own for a HEAD", method: "HEAD", answer: { status: 200, headers: { "content-length": "9" } }, headers: { "content-length": "9" }, body: "" }, // prettier-ignore
    { title: "an error for a HEAD", method: "HEAD", answer: { status: 404, body: "abc" }, headers: { "content-length": "3" }, body: "" }, // prettier-ignore
    { title: "a stream", answer: { status: 200, headers: { "content-length": "4" }, body: Readable.from([Buffer.from("ab"), Buffer.from("cd")]) }, headers: { "content-length": "4" }, body: "abcd" }, // prettier-ignore
  ];
  for (const { title, method, answer, headers, body } of cases) {
    it(`with ${title} has its status, headers and body`, async () => {
      expect(await sent(answer, method)).to.deep.equal({
        ...{ status: answer.status, headers: { ...headers, connection: undefined }, body },
      });
    });
  }

  it("with a stream to a HEAD has no body, and lets the stream go", async () => {
    const body = Readable.from([Buffer.from("ab")]);
    const answer = await sent({ status: 200, headers: { "content-length": "2" }, body }, "HEAD");

    expect([answer.status, answer.body, answer.headers, body.destroyed]).to.deep.equal([
      ...[200, "", { "content-length": "2", connection: undefined }, true],
    ]);
  });

  it("with a stream that fails ends the connection, and nothing else", async () => {
    const body = Readable.from(
      (async function* () {
        yield await Promise.resolve(Buffer.from("a"));
        throw new Error("no more");
      })(),
    );
    const endpoint = await serve({ status: 200, headers: { "content-length": "2" }, body });

    const error: unknown = await rawRequest(endpoint, "GET", "/").catch((reason: unknown) => reason);
    expect((error as NodeJS.ErrnoException).code).to.equal("ECONNRESET");
  });

  it("with a stream ends as the client goes", async () => {
    let ended: () => void = () => undefined;
    const settled = new Promise<void>((resolve) => (ended = resolve));
    const body = new Readable({ read: () => undefined });
    body.push("a");
    server = createServer((request, response) => {
      void sendAnswer(response, { status: 200, body }, false).then(ended);
      setImmediate(() => request.destroy());
    });

    await rawRequest(await listenOnLoopback(server, 0), "GET", "/").catch(() => undefined);
    await settled;
    if (!body.closed) await once(body, "close");

    expect(body.destroyed).to.equal(true);
  });

  it("in XML says so, beside its other headers", () => {
    expect(xmlAnswer(["R", "x"], { etag: "y" })).to.deep.equal({
      ...{ status: 200, headers: { etag: "y", "content-type": "application/xml" } },
      body: '<?xml version="1.0" encoding="UTF-8"?>\n<R xmlns="http://s3.amazonaws.com/doc/2006-03-01/">x</R>',
    });
  });
});
