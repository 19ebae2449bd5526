import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { Readable } from "node:stream";
import { expect } from "chai";
import { closeServer, listenOnLoopback } from "../../../../local/server/loopback.ts";
import { undiciSend, type UndiciSend } from "../../../../runtime/aws/lean/undici-send.ts";

const OPTIONS = { silence: 10_000, streamsAbove: 100 };

describe("undiciSend", () => {
  let server: Server;
  let origin: string;
  let sender: UndiciSend;
  let listener: RequestListener;
  let connections: number;
  beforeEach(async () => {
    connections = 0;
    server = createServer((request, response) => listener(request, response)).on(
      "connection",
      () => (connections += 1),
    );
    origin = await listenOnLoopback(server, 0);
    sender = undiciSend({ sockets: 2, connectTimeout: 5_000 });
  });
  afterEach(async () => {
    sender.destroy();
    await closeServer(server);
  });

  const get = (path = "/a", options = OPTIONS) => sender.send({ origin, method: "GET", path, headers: {} }, options);

  it("sends path, headers and body as they are, and reads a short answer whole", async () => {
    listener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const said = [request.method, request.url, request.headers["x-a"], Buffer.concat(chunks).toString()].join(" ");
        response.writeHead(201, { "X-B": "c" }).end(said);
      });
    };
    const sent = { origin, method: "POST", path: "/a//b/../c%20d?e=f", headers: { "x-a": "1" }, body: "ü" } as const;
    const { status, headers, body } = await sender.send(sent, { ...OPTIONS, streamsAbove: Infinity });
    expect(status).to.equal(201);
    expect(headers["x-b"]).to.equal("c");
    expect(Buffer.from(body as Uint8Array).toString()).to.equal("POST /a//b/../c%20d?e=f 1 ü");
  });

  const lengths: readonly (readonly [string, number, number | undefined, boolean])[] = [
    ["of the most bytes", 100, 100, false],
    ["of one byte more", 101, 101, true],
    ["without a length", 3, undefined, true],
    ["without bytes", 0, 0, false],
  ];
  for (const [name, bytes, announced, streamed] of lengths) {
    it(`${streamed ? "hands on as a stream" : "reads whole"} a body ${name}`, async () => {
      listener = (_request, response) => {
        response.writeHead(200, announced === undefined ? {} : { "content-length": announced });
        response.end("x".repeat(bytes));
      };
      const { body } = await get();
      expect(body instanceof Uint8Array).to.equal(!streamed);
      const chunks: Uint8Array[] = [];
      if (body instanceof Uint8Array) chunks.push(body);
      else for await (const chunk of body) chunks.push(chunk as Uint8Array);
      expect(Buffer.concat(chunks).toString()).to.equal("x".repeat(bytes));
    });
  }

  it("reads an error whole, however long it is", async () => {
    listener = (_request, response) => response.writeHead(500).end("x".repeat(1_000));
    expect(((await get()).body as Uint8Array).length).to.equal(1_000);
  });

  it("reads no faster than the stream is read", async () => {
    const size = 64 * 1024 * 1024;
    let sent = 0;
    listener = (_request, response) => {
      response.writeHead(200, { "content-length": size });
      const chunk = Buffer.alloc(1024 * 1024);
      const more = (): void => {
        while (sent < size) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    };
    const stream = (await get()).body as Readable;
    await once(stream, "readable");
    const before = sent;
    let read = 0;
    for await (const chunk of stream) read += (chunk as Uint8Array).length;
    // What the kernel's buffers on both sides hold is sent; of 64 MB it is a part.
    expect(before).to.be.lessThan(size / 2);
    expect(read).to.equal(size);
  });

  it("closes the connection of a stream that is not read to its end, and serves the next call by another", async () => {
    listener = (request, response) => {
      if (request.url === "/long") response.writeHead(200, { "content-length": 1e9 }).write("x".repeat(1_000));
      else response.end("short");
    };
    for (let i = 0; i < 5; i += 1) {
      const stream = (await get("/long")).body as Readable;
      stream.on("error", () => undefined);
      const closed = once(stream, "close");
      stream.destroy();
      await closed;
    }
    expect(
      Buffer.from((await get("/short", { ...OPTIONS, streamsAbove: Infinity })).body as Uint8Array).toString(),
    ).to.equal("short");
    // One for each stream, and those that the sender may keep.
    expect(connections).to.be.within(6, 7);
  });

  it("keeps its connections", async () => {
    listener = (_request, response) => response.writeHead(200, { "content-length": 1 }).end("x");
    for (let i = 0; i < 20; i += 1) await get();
    expect(connections).to.be.at.most(2);
  });

  const SILENT: Readonly<Record<string, RequestListener>> = {
    "answers nothing": () => undefined,
    "stops in the middle of an answer": (_request, response) => {
      response.writeHead(200, { "content-length": 10 }).write("x");
    },
  };
  for (const [name, silent] of Object.entries(SILENT)) {
    it(`gives up a server that ${name}`, async () => {
      listener = silent;
      const error = await get("/a", { ...OPTIONS, silence: 50 }).catch((reason: unknown) => reason);
      expect((error as { code?: string }).code).to.match(/^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/);
    });
  }

  it("fails a stream that breaks off", async () => {
    listener = (_request, response) => {
      response.writeHead(200, { "content-length": 1_000 });
      response.write("x".repeat(10), () => response.destroy());
    };
    const stream = (await get()).body as Readable;
    const error = await (async () => {
      for await (const chunk of stream) expect(chunk).to.be.instanceOf(Uint8Array);
    })().catch((reason: unknown) => reason);
    expect((error as { code?: string }).code).to.equal("UND_ERR_SOCKET");
  });
});
