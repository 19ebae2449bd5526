import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../scripts/docs/root.ts";
import { markdownFile } from "./markdown-files.ts";

/** The files that a file imports, as paths from the repository's folder. */
function importsOf(file: string): string[] {
  const text = readFileSync(ROOT + file, "utf8");
  return [...text.matchAll(/(?:from |import |import\(|new URL\()"(\.[^"]+|main\.ts)"/g)].map(([, path = ""]) =>
    normalize(join(dirname(file), path)),
  );
}

describe("ARCHITECTURE.md, on the way of a key", () => {
  const [, section = ""] = /^## The way of a key\n([\s\S]*?)^## /m.exec(markdownFile("ARCHITECTURE.md").text) ?? [];
  const [fromCommandLine = [], fromEvent = []] = section
    .split("From an S3 event")
    .map((part) => [...part.matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)].map(([, file = ""]) => file));

  it("names each file once", () => {
    const all = [...fromCommandLine, ...fromEvent];

    expect(all).to.have.length.above(35);
    expect([...new Set(all)]).to.deep.equal(all);
  });

  it("leads from one file to the next by imports, from tools/sluice.mjs and from runtime/handler.ts", () => {
    const missing = (way: readonly string[]): string[] => {
      const imported = new Set(way.flatMap(importsOf));
      return way.filter((file) => !imported.has(file));
    };
    const shared = fromCommandLine.slice(fromCommandLine.indexOf("runtime/object/process-object.ts"));

    expect(missing(fromCommandLine)).to.deep.equal(["tools/sluice.mjs"]);
    expect(missing([...fromEvent, ...shared])).to.deep.equal(["runtime/handler.ts"]);
  });
});
