import { expect } from "chai";
import { gzipSync } from "node:zlib";
import { decompress } from "../../../runtime/decode/decompress.ts";
import { ObjectFault } from "../../../runtime/model/object-fault.ts";
import { Body, piecesOf } from "../../support/json/chunks.ts";

interface Ending {
  readonly text: string;
  /** The reason and detail of an {@link ObjectFault}; or another error as it is. */
  readonly fault?: unknown;
}

/** All that comes out of a body, and how it ends. */
async function unpacked(body: AsyncIterable<Uint8Array>, maxBytes = 1e9, contentEncoding?: string): Promise<Ending> {
  const chunks: Uint8Array[] = [];
  const text = (): string => Buffer.concat(chunks).toString();
  try {
    for await (const chunk of decompress(body, { maxBytes, contentEncoding })) chunks.push(chunk);
  } catch (error) {
    return { text: text(), fault: error instanceof ObjectFault ? `${error.reason}: ${error.message}` : error };
  }
  return { text: text() };
}

const TEXT = '{"userID":"é","data":[1,2,3]}\n'.repeat(20);
const TRUNCATED = "truncated-gzip: the gzip data ends before it is whole";
const DAMAGED = "invalid-gzip: the gzip data is damaged";
const FOLLOWED = "invalid-gzip: something follows the gzip data that is not gzip";

/** Random-looking lines, which gzip cannot make much smaller, so that many blocks go in and come out. */
const LINES = Array.from({ length: 40_000 }, (_, i) => `${Math.imul(i, 2_654_435_761) >>> 0}\n`).join("");

describe("decompress", () => {
  const zipped = gzipSync(TEXT);

  for (const encoding of [undefined, "", "gzip", "GZIP", "x-gzip", "identity", "aws-chunked", "aws-chunked, gzip"]) {
    it(`goes by the first bytes, where Content-Encoding is ${encoding}`, async () => {
      expect(await unpacked(new Body([zipped]), 1e6, encoding)).to.deep.equal({ text: TEXT });
      expect(await unpacked(new Body([Buffer.from(TEXT)]), 1e6, encoding)).to.deep.equal({ text: TEXT });
    });
  }

  for (const [encoding, unknown] of [
    ["br", "br"],
    ["gzip, Deflate", "deflate"],
    ["zstd,gzip", "zstd"],
  ] as const) {
    it(`refuses ${encoding}, without reading`, async () => {
      const body = new Body([Buffer.from(TEXT)]);

      expect(await unpacked(body, 1e6, encoding)).to.deep.equal({
        text: "",
        fault: `unsupported-encoding: the Content-Encoding "${unknown}" is not known, only gzip is`,
      });
      expect(body.read).to.equal(0);
    });
  }

  for (const size of [1, 2, 3, 10, 1000]) {
    it(`unpacks what comes in pieces of ${size}, empty ones among them`, async () => {
      const pieces = piecesOf(zipped, size).flatMap((piece) => [new Uint8Array(0), piece]);

      expect(await unpacked(new Body(pieces))).to.deep.equal({ text: TEXT });
      expect(await unpacked(new Body(piecesOf(Buffer.from(TEXT), size)))).to.deep.equal({ text: TEXT });
    });
  }

  it("yields nothing for nothing, and a single byte as it is", async () => {
    expect(await unpacked(new Body([]))).to.deep.equal({ text: "" });
    expect(await unpacked(new Body([new Uint8Array(0)]))).to.deep.equal({ text: "" });
    expect(await unpacked(new Body([Buffer.from("5")]))).to.deep.equal({ text: "5" });
    expect(await unpacked(new Body([zipped.subarray(0, 1)]))).to.deep.equal({ text: "\u001f" });
  });

  it("joins members that follow one another, wherever they are divided, and passes over zeros at the end", async () => {
    const members = Buffer.concat([
      gzipSync("one "),
      gzipSync(""),
      gzipSync("two "),
      gzipSync("three"),
      Buffer.alloc(9),
    ]);

    for (const size of [1, 2, 7, 24, members.length]) {
      expect(await unpacked(new Body(piecesOf(members, size)))).to.deep.equal({ text: "one two three" });
    }
  });

  it("finds truncated what ends after any of its bytes", async () => {
    for (let length = 2; length < zipped.length; length++) {
      const { text, fault } = await unpacked(new Body([zipped.subarray(0, length)]));

      expect(fault, `${length} bytes`).to.equal(TRUNCATED);
      // The last character may be cut, too.
      expect(TEXT.startsWith(text.replace(/\ufffd$/, "")), `${length} bytes`).to.equal(true);
    }
  });

  it("gives all that was whole before the end was missing", async () => {
    expect(await unpacked(new Body([zipped.subarray(0, -1)]))).to.deep.equal({ text: TEXT, fault: TRUNCATED });
    expect(await unpacked(new Body([zipped.subarray(0, -8)]))).to.deep.equal({ text: TEXT, fault: TRUNCATED });
  });

  describe("gives the same before a fault, however the bytes arrive:", () => {
    const whole = gzipSync(LINES);
    const changed = (at: number): Buffer => {
      const copy = Buffer.from(whole);
      copy[at] = (copy[at] ?? 0) ^ 0xff;
      return copy;
    };
    const faults: [title: string, bytes: Buffer, fault: string, least: number][] = [
      ["cut in the middle", whole.subarray(0, whole.length / 2), TRUNCATED, LINES.length * 0.4],
      ["cut in the checksum", whole.subarray(0, -5), TRUNCATED, LINES.length],
      ["a wrong checksum", changed(whole.length - 6), DAMAGED, LINES.length],
      ["a wrong length", changed(whole.length - 1), DAMAGED, LINES.length],
      ["garbage behind it", Buffer.concat([whole, Buffer.from("garbage")]), FOLLOWED, LINES.length],
      ["one byte behind it", Buffer.concat([whole, Buffer.from("\n")]), FOLLOWED, LINES.length],
      ["another member's first byte behind it", Buffer.concat([whole, Buffer.of(0x1f)]), TRUNCATED, LINES.length],
      ["a wrong method of compression", changed(2), DAMAGED, 0],
    ];
    for (const [title, bytes, fault, least] of faults) {
      it(title, async () => {
        const expected = await unpacked(new Body([bytes]));

        expect(expected.fault).to.equal(fault);
        expect(expected.text.length).to.be.at.least(least);
        expect(LINES.startsWith(expected.text)).to.equal(true);
        for (const size of [100, 1000, 16_384, 65_537]) {
          const { text, fault: found } = await unpacked(new Body(piecesOf(bytes, size)));
          expect(found).to.equal(fault);
          expect(text === expected.text, `pieces of ${size}: ${text.length} bytes`).to.equal(true);
        }
      });
    }
  });

  it("gives all that came before a fault, also where it is taken so slowly that the fault is known before", async () => {
    const text = LINES.slice(0, 45_000);
    const body = new Body(piecesOf(gzipSync(text).subarray(0, -4), 1000));
    let taken = "";

    try {
      for await (const chunk of decompress(body, { maxBytes: 1e9 })) {
        taken += Buffer.from(chunk).toString();
        for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
      }
      expect.fail("the data is cut");
    } catch (error) {
      expect(error).to.have.property("reason", "truncated-gzip");
    }

    expect(taken === text, `${taken.length} characters`).to.equal(true);
  });

  it("gives all that a block unpacked to before the fault in it", async () => {
    const damaged = gzipSync(Buffer.alloc(1_000_000, 0x20));
    damaged.writeUInt32LE(0, damaged.length - 8);

    for (const size of [1, damaged.length]) {
      const { text, fault } = await unpacked(new Body(piecesOf(damaged, size)));
      expect(fault).to.equal(DAMAGED);
      expect(text.length).to.equal(1_000_000);
    }
  });

  it("unpacks up to its limit, and not a byte more", async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000, 0x20));
    const over = "decompressed-too-large: the object unpacks to more than 999999 bytes";

    expect((await unpacked(new Body([bomb]), 1_000_000)).fault).to.equal(undefined);
    for (const size of [1, 100, bomb.length]) {
      const { text, fault } = await unpacked(new Body(piecesOf(bomb, size)), 999_999);
      expect(fault).to.equal(over);
      expect(text.length).to.equal(999_999);
    }
  });

  it("stops unpacking at its limit: a gigabyte is not unpacked to find that it is too much", async () => {
    const member = gzipSync(Buffer.alloc(16_000_000));
    const body = new Body(Array.from({ length: 64 }, () => member));

    const { text, fault } = await unpacked(body, 1_000_000);

    expect(fault).to.equal("decompressed-too-large: the object unpacks to more than 1000000 bytes");
    expect(text.length).to.equal(1_000_000);
    // What the streams between have taken ahead, far from all.
    expect(body.read).to.be.below(20);
    await closing(body);
  });

  it("has no limit for what is not compressed: it costs what is stored", async () => {
    expect(await unpacked(new Body([Buffer.from(TEXT)]), 10)).to.deep.equal({ text: TEXT });
  });

  it("lets its source's own error through as it is", async () => {
    const broken = new Error("the connection broke");

    for (const pieces of [[], [zipped.subarray(0, 1)], [zipped.subarray(0, 50)], [zipped], [Buffer.from(TEXT)]]) {
      const body = new Body(pieces, broken);
      expect((await unpacked(body)).fault).to.equal(broken);
      expect(body.closed).to.equal(true);
    }
  });

  it("closes its source when nobody takes more", async () => {
    for (const bytes of [gzipSync(LINES), Buffer.from(LINES)]) {
      const body = new Body(piecesOf(bytes, 1000));
      for await (const chunk of decompress(body, { maxBytes: 1e9 })) {
        expect(chunk.length).to.be.above(0);
        break;
      }
      await closing(body);
    }
  });
});

/** Waits until a body is closed; a stream closes its source in its own time. */
async function closing(body: Body): Promise<void> {
  while (!body.closed) await new Promise(setImmediate);
}
