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

  const damaged = [
    { title: "is cut off", line: '{"kind":"failed\n', says: /JSON/ },
    { title: "is no object", line: "null\n", says: /: it is not a JSON object$/ },
    { title: "names no object", line: '{"kind":"failed"}\n', says: /: its object has no bucket or no key$/ },
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
