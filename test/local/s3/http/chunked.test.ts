import { expect } from "chai";
import { decodeChunked } from "../../../../local/s3/http/chunked.ts";
import { S3Error } from "../../../../local/s3/store/errors.ts";

interface Decoded {
  readonly text: string;
  readonly trailers: readonly (readonly [name: string, value: string])[];
  /** Undefined where nothing was wrong. */
  readonly code: string | undefined;
  /** How many pieces were asked for, and whether the source was released. */
  readonly read: number;
  readonly released: boolean;
}

/** Decodes a body that comes in these pieces. */
async function decode(...pieces: readonly string[]): Promise<Decoded> {
  let [read, released] = [0, false];
  const source: AsyncIterable<Buffer> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        const piece = pieces[read];
        read += piece === undefined ? 0 : 1;
        return Promise.resolve(
          piece === undefined ? { done: true, value: undefined } : { done: false, value: Buffer.from(piece) },
        );
      },
      return: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        released = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const trailers = new Map<string, string>();
  let [text, code] = ["", undefined as string | undefined];
  try {
    for await (const piece of decodeChunked(source, trailers)) text += piece.toString();
  } catch (error) {
    code = error instanceof S3Error ? error.code : String(error);
  }
  return { text, trailers: [...trailers], code, read, released };
}

describe("a body in chunks", () => {
  const good: readonly { title: string; pieces: readonly string[]; text: string; trailers?: Decoded["trailers"] }[] = [
    { title: "of one chunk", pieces: ["5\r\nhello\r\n0\r\n\r\n"], text: "hello" },
    { title: "of several", pieces: ["2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"], text: "hello" },
    { title: "with sizes in either case", pieces: [`A\r\n${"a".repeat(10)}\r\nb\r\n${"b".repeat(11)}\r\n0\r\n\r\n`], text: "a".repeat(10) + "b".repeat(11) }, // prettier-ignore
    { title: "with twelve digits", pieces: ["000000000005\r\nhello\r\n0\r\n\r\n"], text: "hello" },
    {
      title: "with signatures",
      pieces: ["5;chunk-signature=0\r\nhello\r\n0;chunk-signature=1\r\n\r\n"],
      text: "hello",
    },
    { title: "with bare line feeds", pieces: ["5\nhello\n0\n\n"], text: "hello" },
    { title: "of line ends", pieces: ["4\r\n\r\n\r\n\r\n0\r\n\r\n"], text: "\r\n\r\n" },
    { title: "of nothing", pieces: ["0\r\n\r\n"], text: "" },
    { title: "without its last line", pieces: ["5\r\nhello\r\n0\r\n"], text: "hello" },
    {
      title: "cut anywhere",
      pieces: Array.from("5\r\nhello\r\n0\r\na:b\r\n\r\n"),
      text: "hello",
      trailers: [["a", "b"]],
    },
    { title: "with empty pieces", pieces: ["", "5\r\n", "", "hel", "", "lo\r\n0\r\n", ""], text: "hello" },
    {
      ...{ title: "with trailers", pieces: ["0\r\nX-Amz-A: 1 \r\n b :2:3\r\nc:\r\n\r\n"], text: "" },
      trailers: [["x-amz-a", "1"], ["b", "2:3"], ["c", ""]], // prettier-ignore
    },
    { title: "with trailers to its end", pieces: ["0\r\na:1\r\n"], text: "", trailers: [["a", "1"]] },
    { title: "with a line as long as it may be", pieces: [`0;${"x".repeat(8_189)}`, "x\r\n\r\n"], text: "" },
  ];
  for (const { title, pieces, text, trailers = [] } of good) {
    it(`is read ${title}`, async () => {
      expect(await decode(...pieces)).to.deep.equal({
        ...{ text, trailers, code: undefined, read: pieces.length, released: true },
      });
    });
  }

  const bad: readonly { title: string; body: string; code: string; text?: string }[] = [
    { title: "without anything", body: "", code: "IncompleteBody" },
    { title: "without a size", body: "\r\n", code: "IncompleteBody" },
    { title: "with a size that is none", body: "x\r\nhello\r\n0\r\n\r\n", code: "IncompleteBody" },
    { title: "with a size behind something", body: "-5\r\nhello\r\n0\r\n\r\n", code: "IncompleteBody" },
    { title: "with a size of 13 digits", body: "0000000000005\r\nhello\r\n0\r\n\r\n", code: "IncompleteBody" },
    { title: "with a chunk that is longer than its size", body: "4\r\nhello\r\n0\r\n\r\n", code: "IncompleteBody", text: "hell" }, // prettier-ignore
    { title: "with a chunk that is shorter than its size", body: "7\r\nhello\r\n0\r\n\r\n", code: "IncompleteBody", text: "hello\r\n" }, // prettier-ignore
    { title: "that ends in a size", body: "5", code: "IncompleteBody" },
    { title: "that ends in a chunk", body: "5\r\nhel", code: "IncompleteBody", text: "hel" },
    { title: "that ends behind a chunk", body: "5\r\nhello", code: "IncompleteBody", text: "hello" },
    { title: "that ends before its last chunk", body: "5\r\nhello\r\n", code: "IncompleteBody", text: "hello" },
    { title: "with a trailer that has no colon", body: "0\r\na\r\n\r\n", code: "MalformedTrailerError" },
    { title: "with a trailer that has no name", body: "0\r\n:a\r\n\r\n", code: "MalformedTrailerError" },
    { title: "with a trailer that is cut off", body: "0\r\na:b", code: "IncompleteBody" },
  ];
  for (const { title, body, code, text = "" } of bad) {
    it(`is refused ${title}`, async () => {
      expect(await decode(body)).to.deep.include({ text, trailers: [], code, released: true });
    });
  }

  it("is refused with a line that does not end, before all of it is read", async () => {
    const decoded = await decode("x".repeat(8_192), "x", "x", "x");

    expect([decoded.code, decoded.read, decoded.released]).to.deep.equal(["IncompleteBody", 2, true]);
  });
});
