import { expect } from "chai";
import { SMALL_BYTES, readSmallBody } from "../../../runtime/object/small-body.ts";
import type { OpenedObject } from "../../../runtime/object/object-source.ts";
import { Body, piecesOf } from "../../support/json/chunks.ts";

function opened(body: Body, fields: Partial<OpenedObject> = {}): OpenedObject {
  const version = { bucket: "b", key: "k", etag: "e", lastModified: 0 };
  return { version, contentEncoding: undefined, sizeBytes: 6, body, close: () => undefined, ...fields };
}

async function all(read: Uint8Array | AsyncIterable<Uint8Array>): Promise<number[]> {
  if (read instanceof Uint8Array) throw new Error("the body was read at once");
  const lengths: number[] = [];
  for await (const chunk of read) lengths.push(chunk.length);
  return lengths;
}

describe("readSmallBody", () => {
  const text = Buffer.from("[1,22]");

  it("gives all bytes of a small body, however they come", async () => {
    for (const size of [1, 4, 6]) {
      const body = new Body(piecesOf(text, size));

      expect(Buffer.from((await readSmallBody(opened(body), undefined)) as Uint8Array)).to.deep.equal(text);
      expect(body.closed).to.equal(true);
    }
  });

  it("gives no bytes of an empty body", async () => {
    expect(await readSmallBody(opened(new Body([]), { sizeBytes: 0 }), undefined)).to.have.length(0);
  });

  it("gives the bytes that are in memory, and leaves the body", async () => {
    const body = new Body([text]);

    expect(await readSmallBody(opened(body, { bytes: text }), undefined)).to.equal(text);
    expect(body.read).to.equal(0);
  });

  it("gives many bytes that are in memory as one chunk", async () => {
    const bytes = new Uint8Array(SMALL_BYTES + 1);

    expect(await all(await readSmallBody(opened(new Body([]), { bytes }), undefined))).to.deep.equal([SMALL_BYTES + 1]);
  });

  it("leaves a body that is large, or whose size is not known", async () => {
    for (const sizeBytes of [SMALL_BYTES + 1, undefined]) {
      const body = new Body([text]);

      expect(await readSmallBody(opened(body, { sizeBytes }), undefined)).to.equal(body);
      expect(body.read).to.equal(0);
    }
  });

  it("gives a body that proves to be large chunk by chunk, from its beginning", async () => {
    const body = new Body([text, new Uint8Array(SMALL_BYTES), text]);

    expect(await all(await readSmallBody(opened(body), undefined))).to.deep.equal([6, SMALL_BYTES, 6]);
    expect(body.closed).to.equal(true);
  });

  it("closes a large body from which no more is taken", async () => {
    const body = new Body([new Uint8Array(SMALL_BYTES + 1), text]);
    const read = await readSmallBody(opened(body), undefined);
    if (!(read instanceof Uint8Array)) for await (const chunk of read) if (chunk.length > 0) break;

    expect([body.read, body.closed]).to.deep.equal([1, true]);
  });

  it("passes an error of the body on", async () => {
    const broken = new Error("broken");
    const error: unknown = await readSmallBody(opened(new Body([text], broken)), undefined).catch((e: unknown) => e);

    expect(error).to.equal(broken);
  });

  it("stops between two chunks, and closes the body", async () => {
    const stop = new AbortController();
    const body = new Body(piecesOf(text, 3));
    const read = readSmallBody(opened(body), stop.signal);
    stop.abort();

    expect(await read.catch((error: unknown) => error)).to.equal(stop.signal.reason);
    expect([body.read, body.closed]).to.deep.equal([1, true]);
  });
});
