import { expect } from "chai";
import * as zlib from "node:zlib";
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { unpack } from "../../../../runtime/decode/compression/unpack.ts";
import { ObjectFault } from "../../../../runtime/model/object-fault.ts";
import { Body, piecesOf } from "../../../support/json/chunks.ts";

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
    for await (const chunk of unpack(body, { maxBytes, contentEncoding })) chunks.push(chunk);
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

describe("unpack", () => {
  const zipped = gzipSync(TEXT);

  for (const encoding of [undefined, "", "gzip", "GZIP", "x-gzip", "identity", "aws-chunked", "aws-chunked, gzip"]) {
    it(`goes by the first bytes, where Content-Encoding is ${encoding}`, async () => {
      expect(await unpacked(new Body([zipped]), 1e6, encoding)).to.deep.equal({ text: TEXT });
      expect(await unpacked(new Body([Buffer.from(TEXT)]), 1e6, encoding)).to.deep.equal({ text: TEXT });
    });
  }

  for (const encoding of ["utf-8", "UTF-8", "none", "br", "gzip, Deflate", "zstd,gzip", "base64", "application/json"]) {
    it(`reads JSON as it is, where Content-Encoding is ${encoding}`, async () => {
      for (const text of [TEXT, ` \n[${"1,".repeat(100)}1]`, '\ufeff{"a":1}', "5"]) {
        expect(await unpacked(new Body([Buffer.from(text)]), 1e6, encoding)).to.deep.equal({ text });
      }
    });
  }

  describe("unpacks", () => {
    const bytes = Buffer.from(TEXT);
    const layers: [title: string, packed: Buffer, encoding: string | undefined][] = [
      ["zlib, by its first bytes", deflateSync(bytes), undefined],
      ["zlib of the lowest level", deflateSync(bytes, { level: 1 }), "gzip"],
      ["zlib of the highest level", deflateSync(bytes, { level: 9 }), "deflate"],
      ["deflate, if Content-Encoding says so", deflateRawSync(bytes), "deflate"],
      ["brotli, if Content-Encoding says so", brotliCompressSync(bytes), "br"],
      ["gzip in gzip", gzipSync(gzipSync(bytes)), undefined],
      ["gzip in gzip in gzip", gzipSync(gzipSync(gzipSync(bytes))), "gzip"],
      ["zlib in gzip", gzipSync(deflateSync(bytes)), "gzip"],
      ["brotli in gzip", gzipSync(brotliCompressSync(bytes)), "br, gzip"],
      ["gzip in brotli", brotliCompressSync(gzipSync(bytes)), "br"],
    ];
    for (const [title, packed, encoding] of layers) {
      it(title, async () => {
        for (const size of [1, 7, packed.length]) {
          expect(await unpacked(new Body(piecesOf(packed, size)), 1e6, encoding)).to.deep.equal({ text: TEXT });
        }
      });
    }

    it("gives all that came before a fault, in every layer", async () => {
      for (const [title, packed, encoding] of layers) {
        const { text, fault } = await unpacked(new Body([packed.subarray(0, -1)]), 1e6, encoding);

        expect(TEXT.startsWith(text.replace(/\ufffd$/, "")), title).to.equal(true);
        expect(fault, title).to.match(
          /^truncated-gzip: the (?:gzip|zlib|deflate|brotli) data ends before it is whole$/,
        );
      }
    });

    it("finds what follows", async () => {
      for (const [packed, name] of [
        [deflateSync(bytes), "zlib"],
        [deflateRawSync(bytes), "deflate"],
        [brotliCompressSync(bytes), "brotli"],
      ] as const) {
        for (const more of ["x", "garbage", "\0\0\0\0\0"]) {
          const followed = Buffer.concat([packed, Buffer.from(more)]);
          const encoding = name === "brotli" ? "br" : "deflate";
          const fault = `invalid-gzip: something follows the ${name} data that is not ${name}`;

          for (const size of [5, followed.length]) {
            const found = await unpacked(new Body(piecesOf(followed, size)), 1e6, encoding);
            expect(found, `${name} ${JSON.stringify(more)}`).to.deep.equal({ text: TEXT, fault });
          }
        }
      }
    });

    it("holds the limit in every layer", async () => {
      const wide = Buffer.alloc(1_000_000, 0x20);
      for (const [packed, encoding] of [
        [deflateSync(wide), undefined],
        [brotliCompressSync(wide), "br"],
        [gzipSync(gzipSync(wide)), undefined],
        [gzipSync(gzipSync(Buffer.concat([gzipSync(wide), wide]), { level: 0 })), undefined],
      ] as const) {
        const { text, fault } = await unpacked(new Body([packed]), 999_999, encoding);
        expect(fault).to.equal("decompressed-too-large: the object unpacks to more than 999999 bytes");
        expect(text.length).to.be.at.most(999_999);
      }
    });

    it("no more than three layers", async () => {
      expect(await unpacked(new Body([gzipSync(gzipSync(gzipSync(zipped)))]))).to.deep.equal({
        text: "",
        fault: "unsupported-encoding: the object is compressed more than 3 times",
      });
    });

    it("what expands a thousandfold and more no faster than it is taken", async () => {
      const bomb = brotliCompressSync(Buffer.alloc(400_000_000, 0x20), {
        params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
      });
      const before = process.memoryUsage().arrayBuffers;
      let bytes = 0;
      let most = 0;

      for await (const chunk of unpack(new Body([bomb]), { maxBytes: 1e9, contentEncoding: "br" })) {
        bytes += chunk.length;
        most = Math.max(most, chunk.length);
      }

      expect(bytes).to.equal(400_000_000);
      expect(most).to.be.at.most(262_144);
      expect(process.memoryUsage().arrayBuffers - before).to.be.below(100_000_000);
    });
  });

  describe("of zstd", () => {
    // Made by Node.js 24, since Node.js 20 has no zstd.
    const packed = Buffer.from("KLUv/WBsAT0BAPh7InVzZXJJRCI6IsOpIiwiZGF0YSI6WzEsMiwzXX0KAQArEZVyAg==", "base64");
    const one = Buffer.from("KLUv/SAEIQAAb25lIA==", "base64");
    const two = Buffer.from("KLUv/SADGQAAdHdv", "base64");
    const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const frames = Buffer.concat([skipped, one, two, skipped, one]);
    const isThere = "createZstdDecompress" in zlib;

    it("unpacks it, or says which Node.js does", async () => {
      for (const size of [1, 5, packed.length]) {
        const body = new Body(piecesOf(packed, size));
        const found = await unpacked(body, 1e6, "utf-8");

        expect(found).to.deep.equal(
          isThere
            ? { text: TEXT }
            : {
                text: "",
                fault: `unsupported-encoding: the object is compressed with zstd, which Node.js reads from 22.15 on, and this is ${process.version}: use a later Node.js, or gzip`,
              },
        );
        expect(body.closed).to.equal(true);
      }
    });

    if (isThere) {
      it("joins frames, wherever they are divided", async () => {
        for (const size of [1, 3, 17, 18, 19, frames.length]) {
          expect(await unpacked(new Body(piecesOf(frames, size)))).to.deep.equal({ text: "one twoone " });
        }
        const many = Buffer.concat(Array.from({ length: 5_000 }, () => two));
        expect(await unpacked(new Body([many]))).to.deep.equal({ text: "two".repeat(5_000) });
      });

      it("finds what is missing, damaged or follows", async () => {
        const followed = "invalid-gzip: something follows the zstd data that is not zstd";
        for (const more of ["x", "\0\0\0\0\0", "garbage"]) {
          expect(await unpacked(new Body([Buffer.concat([frames, Buffer.from(more)])]))).to.deep.equal({
            text: "one twoone ",
            fault: followed,
          });
        }
        expect(await unpacked(new Body([frames.subarray(0, -1)]))).to.deep.include({
          fault: "truncated-gzip: the zstd data ends before it is whole",
        });
        const damaged = Buffer.from(packed);
        damaged[10] = 0xff;
        damaged[30] = 0xff;
        expect((await unpacked(new Body([damaged]))).fault).to.equal("invalid-gzip: the zstd data is damaged");
      });
    }
  });

  describe("names what is neither JSON nor compressed in a known way:", () => {
    const tar = Buffer.alloc(1024);
    tar.write("data.json");
    tar.write("ustar", 257);
    const cases: [bytes: string | Buffer, fault: string][] = [
      ["PK\x03\x04\x14\0", "unsupported-format: this is a zip archive: upload the JSON files in it"],
      ["PK\x05\x06\0\0", "unsupported-format: this is a zip archive: upload the JSON files in it"],
      [tar, "unsupported-format: this is a tar archive: upload the JSON files in it"],
      [gzipSync(tar), "unsupported-format: this is a tar archive: upload the JSON files in it"],
      ["7z\xbc\xaf\x27\x1c", "unsupported-format: this is a 7z archive: upload the JSON files in it"],
      [
        "BZh91AY&SY",
        "unsupported-encoding: this is compressed with bzip2: upload it uncompressed, or compressed with gzip or zstd",
      ],
      [
        "\xfd7zXZ\0\0",
        "unsupported-encoding: this is compressed with xz: upload it uncompressed, or compressed with gzip or zstd",
      ],
      [
        "\x04\x22\x4d\x18\x64",
        "unsupported-encoding: this is compressed with LZ4: upload it uncompressed, or compressed with gzip or zstd",
      ],
      [
        "\xff\x06\0\0sNaPpY",
        "unsupported-encoding: this is compressed with Snappy: upload it uncompressed, or compressed with gzip or zstd",
      ],
      ["PAR1\x15\x04", "unsupported-format: this is a Parquet file: export its rows as JSON"],
      ["Obj\x01\x04\x14", "unsupported-format: this is an Avro file: export its rows as JSON"],
      ["ORC\x08", "unsupported-format: this is an ORC file: export its rows as JSON"],
      ["\xe0\x01\0\xea", "unsupported-format: this is binary Ion: export its rows as JSON"],
      ["<?xml version='1.0'?>", "unsupported-format: this is XML or HTML: a JSON document was expected"],
    ];
    for (const [bytes, fault] of cases) {
      it(fault, async () => {
        for (const encoding of [undefined, "gzip", "br", "base64"]) {
          const body = new Body([typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes]);

          expect(await unpacked(body, 1e6, encoding)).to.deep.equal({ text: "", fault });
          expect(body.closed).to.equal(true);
        }
      });
    }
  });

  describe("names a Content-Encoding that the bytes contradict, if they are no JSON either:", () => {
    const noise = Buffer.from(Array.from({ length: 100 }, (_, i) => (i * 167 + 255) & 0xff));
    const binary = (encoding: string): string =>
      `unsupported-encoding: the Content-Encoding is "${encoding}", but the bytes are neither that nor JSON`;
    const unknown = (encoding: string): string =>
      `unsupported-encoding: the Content-Encoding "${encoding}" is not known, and the bytes are not JSON`;
    const cases: [encoding: string, bytes: Buffer, fault: string][] = [
      ["gzip", noise, binary("gzip")],
      ["identity, zstd", noise, binary("zstd")],
      ["br", noise, binary("br")],
      ["deflate", noise, binary("deflate")],
      ["compress", noise, unknown("compress")],
      ["base64", Buffer.from("eyJ1c2VySUQiOiJ1In0="), unknown("base64")],
    ];
    for (const [encoding, bytes, fault] of cases) {
      it(fault, async () => {
        expect(await unpacked(new Body([bytes]), 1e6, encoding)).to.deep.equal({ text: "", fault });
      });
    }

    it("but not if only the beginning of a text is no JSON", async () => {
      const text = 'x\n{"userID":"u"}\n';

      for (const encoding of ["gzip", "br", "utf-8", "zstd"]) {
        expect(await unpacked(new Body([Buffer.from(text)]), 1e6, encoding)).to.deep.equal({ text });
      }
    });

    it("nor if nothing is named, or if it is a text of another charset", async () => {
      for (const [bytes, encoding] of [
        [noise, undefined],
        [Buffer.from('{"a":1}', "utf16le"), "gzip"],
        [Buffer.from('{"name":"Jos\xe9"}', "latin1"), "gzip"],
      ] as const) {
        expect(await unpacked(new Body([bytes]), 1e6, encoding)).to.deep.equal({ text: bytes.toString() });
      }
    });
  });

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
      for await (const chunk of unpack(body, { maxBytes: 1e9 })) {
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
      for await (const chunk of unpack(body, { maxBytes: 1e9 })) {
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
