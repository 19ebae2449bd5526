import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../scripts/docs/root.ts";
import { markdownFile, markdownFiles, rowNames, targetsOf } from "./markdown-files.ts";

describe("README.md", () => {
  const readme = markdownFile("README.md");

  it("has at most 200 lines and 12 kB", () => {
    expect(readme.text.split("\n").length).to.be.at.most(201);
    expect(Buffer.byteLength(readme.text)).to.be.at.most(12_000);
  });

  it("leads to every document within two links", () => {
    const files = new Map(markdownFiles().map((file) => [file.path, file]));
    const linked = (path: string): string[] => {
      const file = files.get(path);
      const targets = file ? targetsOf(file).map((target) => target.replace(/#.*/, "")) : [];
      return targets.map((target) => normalize(join(dirname(path), target)));
    };
    const first = linked("README.md");
    const within = new Set(["README.md", ...first, ...first.flatMap(linked)]);

    expect(files.size).to.be.above(10);
    expect([...files.keys()].filter((path) => !within.has(path))).to.deep.equal([]);
  });
});

describe("docs/deploy.md", () => {
  it("explains every output of the program, and no other", () => {
    const program = readFileSync(`${ROOT}index.ts`, "utf8");
    const outputs = [...program.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);

    expect(outputs).to.have.length.above(15);
    expect(rowNames(markdownFile("docs/deploy.md"), "After pulumi up").sort()).to.deep.equal(outputs.sort());
  });
});

describe("ARCHITECTURE.md", () => {
  it("lists every folder, down to the second level where the code is", () => {
    const folders = (path: string): string[] =>
      readdirSync(ROOT + path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !/^(?:node_modules|coverage|docs|\..*)$/.test(entry.name))
        .map(({ name }) => `${name}/`);
    const all = [...folders(""), ...["infra", "runtime", "tools", "local"].flatMap(folders)];
    const [, list = ""] = /^```\n([\s\S]*?)^```/m.exec(markdownFile("ARCHITECTURE.md").text) ?? [];

    expect(all).to.have.length.above(30);
    expect(all.filter((name) => !list.includes(name))).to.deep.equal([]);
  });

  it("gives a reason for every dependency, and for no other package", () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(`${ROOT}package.json`, "utf8"),
    ) as Record<"dependencies" | "devDependencies" | "optionalDependencies", Record<string, string>>;

    const rows = rowNames(markdownFile("ARCHITECTURE.md"), "Dependencies");
    expect(rows.sort()).to.deep.equal(
      [dependencies, devDependencies, optionalDependencies].flatMap((each) => Object.keys(each)).sort(),
    );
  });
});
