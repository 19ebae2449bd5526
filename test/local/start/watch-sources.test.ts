import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type SourceWatcher, watchSources } from "../../../local/start/watch-sources.ts";

describe("watchSources", () => {
  let folder: string;
  let watcher: SourceWatcher;
  let seen: Set<string>;
  let onSeen: () => void;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    mkdirSync(join(folder, "src", "deep"), { recursive: true });
    mkdirSync(join(folder, "other"));
    write("index.ts");
    write("src/deep/a.ts");
    seen = new Set();
    onSeen = () => undefined;
    watcher = await watchSources(
      { folder, paths: ["index.ts", "none.yaml", "src"] },
      (names) => {
        for (const name of names) seen.add(name);
        onSeen();
      },
      (error) => expect.fail(String(error)),
    );
  });
  afterEach(async () => {
    await watcher.close();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string): void => writeFileSync(join(folder, name), "1");
  /** Resolves when the change of that file was seen. */
  const seeing = (name: string): Promise<void> =>
    new Promise((resolve) => {
      onSeen = () => {
        if (seen.has(name)) resolve();
      };
    });

  const cases = [
    { title: "a file", change: () => appendFileSync(join(folder, "index.ts"), "2"), sees: "index.ts" },
    {
      title: "a file in a folder",
      change: () => appendFileSync(join(folder, "src/deep/a.ts"), "2"),
      sees: "src/deep/a.ts",
    },
    { title: "a new file in a folder", change: () => write("src/deep/b.ts"), sees: "src/deep/b.ts" },
    { title: "a removed file", change: () => rmSync(join(folder, "src/deep/a.ts")), sees: "src/deep/a.ts" },
    {
      title: "a file that an editor puts into the place of another",
      change: () => {
        write("src/deep/a.ts~");
        renameSync(join(folder, "src/deep/a.ts~"), join(folder, "src/deep/a.ts"));
      },
      sees: "src/deep/a.ts",
    },
    { title: "a file that was not there", change: () => write("none.yaml"), sees: "none.yaml" },
  ];
  for (const { title, change, sees } of cases) {
    it(`sees ${title}`, async () => {
      const changeSeen = seeing(sees);
      change();
      await changeSeen;

      expect([...seen]).to.deep.equal([sees]);
    });
  }

  it("sees neither other files nor what is no source", async () => {
    const seenLast = seeing("index.ts");
    write("other/x.ts");
    write("src/deep/a.ts.swp");
    write("src/deep/4913");
    write("src/notes.md");
    appendFileSync(join(folder, "index.ts"), "2");
    await seenLast;

    expect([...seen]).to.deep.equal(["index.ts"]);
  });
});
