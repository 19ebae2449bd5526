import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import { readObject } from "../../../../tools/target/clients/read-object.ts";

const REF = { bucket: "files", key: "a", versionId: "v" };
const TEXT = "abcdef";

describe("readObject", () => {
  /** A client with an answer for each GetObject: the chunks that come of the text, and the ETag. */
  function clientsThatGive(...answers: { chunks: readonly string[]; etag?: string }[]) {
    const bodies: Readable[] = [];
    const asked: unknown[] = [];
    const send = ({ input }: { input: unknown }): Promise<object> => {
      asked.push(input);
      const { chunks, etag = "e" } = answers.shift()!;
      const body = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
      bodies.push(body);
      return Promise.resolve({ Body: body, ETag: `"${etag}"`, LastModified: new Date(0), ContentLength: TEXT.length });
    };
    const clients = { s3: { send } as unknown as S3Client, silence: { milliseconds: 30_000 } };
    return { clients, bodies, asked };
  }

  async function read(clients: Parameters<typeof readObject>[0], size: number = TEXT.length): Promise<string> {
    const found = { etag: "e", size };
    let text = "";
    for await (const chunk of readObject(clients, REF, found)) text += `${Buffer.from(chunk).toString()},`;
    return text;
  }

  it("yields the bytes of the version that was found", async () => {
    const { clients, bodies, asked } = clientsThatGive({ chunks: ["abc", "def"] });

    expect(await read(clients)).to.equal("abc,def,");
    expect(asked).to.deep.equal([{ Bucket: "files", Key: "a", VersionId: "v" }]);
    expect(bodies.map(({ destroyed }) => destroyed)).to.deep.equal([true]);
  });

  it("goes on where the bytes broke off, however they come the next time", async () => {
    const { clients, bodies } = clientsThatGive(
      { chunks: ["a", "bc"] },
      { chunks: ["a"] },
      { chunks: ["ab", "cde"] },
      { chunks: ["abcde", "f"] },
    );

    expect(await read(clients)).to.equal("a,bc,de,f,");
    expect(bodies.map(({ destroyed }) => destroyed)).to.deep.equal([true, true, true, true]);
  });

  it("opens it five times, and then fails", async () => {
    const answers = Array.from({ length: 6 }, () => ({ chunks: ["ab"] }));
    const { clients, asked } = clientsThatGive(...answers);
    const error: unknown = await read(clients).catch((reason: unknown) => reason);

    expect((error as Error).name).to.equal("BodyReadError");
    expect(asked.length).to.equal(5);
  });

  it("fails where another object has come, before or while it is read", async () => {
    for (const answers of [
      [{ chunks: [TEXT], etag: "other" }],
      [{ chunks: ["ab"] }, { chunks: [TEXT], etag: "other" }],
    ]) {
      const error: unknown = await read(clientsThatGive(...answers).clients).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UserError).with.property("message", "it has changed since it was found");
    }
  });

  it("fails where S3 announces another size than was found", async () => {
    const answers = Array.from({ length: 5 }, () => ({ chunks: [TEXT] }));
    const error: unknown = await read(clientsThatGive(...answers).clients, 7).catch((reason: unknown) => reason);

    expect((error as Error).name).to.equal("BodyReadError");
  });

  it("closes the connection of a reader that stops early", async () => {
    const { clients, bodies } = clientsThatGive({ chunks: ["abc", "def"] });
    for await (const chunk of readObject(clients, REF, { etag: "e" })) {
      expect(Buffer.from(chunk).toString()).to.equal("abc");
      break;
    }

    expect(bodies[0]?.destroyed).to.equal(true);
  });
});
