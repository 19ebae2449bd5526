import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../terminal/user-error.ts";
import { readRunFailures } from "../../../tools/replay/run-failures.ts";
import { RunFolder } from "../../../tools/runs/run-folder.ts";

const failed = { kind: "failed", object: { bucket: "b", key: "k" }, error: { name: "E", message: "m" } };

describe("readRunFailures", () => {
  let runs: string;
  let folder: RunFolder;

  beforeEach(() => {
    runs = mkdtempSync(join(tmpdir(), "sluice-test-"));
    folder = new RunFolder(runs, "r");
    mkdirSync(folder.path);
  });
  afterEach(() => rmSync(runs, { recursive: true }));

  /** How many lines were read, and what came then. */
  async function read(...lines: string[]): Promise<[number, unknown]> {
    writeFileSync(folder.failures, lines.join(""));
    let count = 0;
    try {
      for await (const { contents } of readRunFailures(folder, "b")) if (contents.kind === "events") count += 1;
    } catch (error) {
      return [count, error];
    }
    return [count, undefined];
  }

  const good = `${JSON.stringify(failed)}\n`;

  it("reads each line, and leaves out a last one that was never finished", async () => {
    expect(await read(good, good, '{"kind":')).to.deep.equal([2, undefined]);
  });

  async function contentsOf(line: object): Promise<unknown[]> {
    writeFileSync(folder.failures, `${JSON.stringify(line)}\n`);
    const contents: unknown[] = [];
    for await (const item of readRunFailures(folder, "b")) contents.push(item.contents);
    return contents;
  }

  it("reads an object that failed, with the error's name for its reason", async () => {
    expect(await contentsOf(failed)).to.deep.equal([
      { kind: "events", objects: [failed.object], reasons: [{ name: "E", detail: "m" }], requestId: undefined },
    ]);
  });

  it("reads an object with rejected records, in the version that was read", async () => {
    const object = { bucket: "b", key: "k", versionId: "v", etag: "e" };
    const reasons = [{ record: 0, line: 1, column: 1, reason: "empty", detail: "nothing" }];

    expect(await contentsOf({ kind: "rejected", object, rejected: 7, reasons, omitted: 6 })).to.deep.equal([
      {
        ...{ kind: "rejected", objects: [object], reasons: [{ name: "empty", detail: "nothing" }], rejected: 7 },
        requestId: undefined,
      },
    ]);
  });

  it("tells an object of another bucket from the pipeline's own", async () => {
    const [contents] = await contentsOf({ ...failed, object: { bucket: "other", key: "k" } });

    expect(contents).to.have.property("kind", "foreign");
  });

  const damaged = [
    { title: "is cut off", line: '{"kind":"failed\n', says: /JSON/ },
    { title: "is no object", line: "null\n", says: /: it is not a JSON object$/ },
    { title: "names no object", line: '{"kind":"failed"}\n', says: /: its object has no bucket or no key$/ },
    {
      title: "names an object without a key",
      line: '{"kind":"failed","object":{"bucket":"b"},"error":{}}\n',
      says: /no key$/,
    },
    {
      title: "names an object without a bucket",
      line: '{"kind":"failed","object":{"key":"k"},"error":{}}\n',
      says: /no bucket/,
    },
    {
      title: "is of another kind",
      line: `${JSON.stringify({ ...failed, kind: "done" })}\n`,
      says: /: it does not say why it failed$/,
    },
    {
      title: "was rejected without a list of reasons",
      line: `${JSON.stringify({ ...failed, kind: "rejected" })}\n`,
      says: /: it does not say why it failed$/,
    },
    {
      title: "was rejected for what is no reason",
      line: `${JSON.stringify({ ...failed, kind: "rejected", reasons: ["empty"] })}\n`,
      says: /: it does not say why it failed$/,
    },
    {
      title: "gives no reason",
      line: `${JSON.stringify({ ...failed, error: undefined })}\n`,
      says: /: it does not say why it failed$/,
    },
  ];
  for (const { title, line, says } of damaged) {
    it(`names the file and the line that ${title}`, async () => {
      const [count, error] = await read(good, line, good);

      expect(count).to.equal(1);
      expect(error).to.be.instanceOf(UserError);
      const { message } = error as UserError;
      expect(message.startsWith(`${folder.failures}, line 2 is not a failure as a run writes it: `)).to.equal(true);
      expect(message).to.match(says);
    });
  }
});
