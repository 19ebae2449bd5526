import { PassThrough, type Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { allOf, chunksOf } from "../../../runtime/aws/silence.ts";

const SHORT = { milliseconds: 20 };
const LONG = { milliseconds: 60_000 };

async function read(stream: Readable, silence = LONG, busyMilliseconds = 0): Promise<string> {
  let text = "";
  for await (const chunk of chunksOf(stream, silence, "S3 sent nothing")) {
    text += Buffer.from(chunk).toString();
    if (busyMilliseconds > 0) await sleep(busyMilliseconds);
  }
  return text;
}

const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "no error",
    (error: unknown) => String(error),
  );

for (const { title, take } of [
  { title: "chunksOf", take: (stream: Readable, silence = LONG) => read(stream, silence) },
  {
    title: "allOf",
    take: async (stream: Readable, silence = LONG) =>
      Buffer.from(await allOf(stream, silence, "S3 sent nothing", 1_000)).toString(),
  },
]) {
  describe(title, () => {
    it("gives all that comes", async () => {
      const stream = new PassThrough();
      stream.write("some ");
      setImmediate(() => stream.end("bytes"));

      expect(await take(stream)).to.equal("some bytes");
    });

    it("ends a stream that brings nothing for the longest silence, and says for how long", async () => {
      const stream = new PassThrough();
      stream.write("some ");

      expect(await messageOf(take(stream, SHORT))).to.equal("SilenceError: S3 sent nothing for 0.02 s");
      expect(stream.destroyed).to.equal(true);
    });

    it("throws what breaks the stream", async () => {
      const stream = new PassThrough();
      stream.write("some ");
      setImmediate(() => stream.destroy(new Error("broken")));

      expect(await messageOf(take(stream))).to.equal("Error: broken");
    });

    it("does not take a stream that is closed for one that has ended", async () => {
      const stream = new PassThrough();
      stream.write("some ");
      setImmediate(() => stream.destroy());

      expect(await messageOf(take(stream))).to.match(/^Error(?: \[ERR_STREAM_PREMATURE_CLOSE\])?: /);
    });
  });
}

describe("chunksOf", () => {
  it("does not count the time that its reader takes: a slow table is no silence", async () => {
    const stream = new PassThrough();
    for (const part of ["a", "b", "c"]) stream.write(part);
    stream.end();

    expect(await read(stream, SHORT, 3 * SHORT.milliseconds)).to.equal("abc");
  });

  it("closes the stream where its reader stops early", async () => {
    const stream = new PassThrough();
    stream.write("some ");
    for await (const chunk of chunksOf(stream, LONG, "S3 sent nothing")) if (chunk.length > 0) break;

    expect(stream.destroyed).to.equal(true);
  });
});

describe("allOf", () => {
  it("takes no more than an answer may have", async () => {
    const stream = new PassThrough();
    stream.end("x".repeat(1_001));

    expect(await messageOf(allOf(stream, LONG, "S3 sent nothing", 1_000))).to.equal(
      "Error: an answer of more than 1,000 bytes",
    );
  });
});
