import { existsSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { unpackCode } from "../../../local/lambda/code.ts";

describe("unpackCode", () => {
  const cases: readonly { files: readonly string[]; handler: string; entry: string; exportName: string }[] = [
    { files: ["index.mjs"], handler: "index.handler", entry: "index.mjs", exportName: "handler" },
    { files: ["index.cjs", "index.mjs"], handler: "index.handler", entry: "index.mjs", exportName: "handler" },
    { files: ["index.mjs", "index.js"], handler: "index.run", entry: "index.js", exportName: "run" },
    { files: ["index.cjs"], handler: "index.handler", entry: "index.cjs", exportName: "handler" },
    { files: ["a/b.c.mjs"], handler: "a/b.c.run", entry: "b.c.mjs", exportName: "run" },
    { files: ["other.mjs"], handler: "index.handler", entry: "index", exportName: "handler" },
  ];
  for (const { files, handler, entry, exportName } of cases) {
    it(`finds ${handler} among ${files.join()} in ${entry}`, () => {
      const code = unpackCode(Object.fromEntries(files.map((file) => [file, `// ${file}`])), handler);
      const path = fileURLToPath(code.entry);
      const text = existsSync(path) ? readFileSync(path, "utf8") : undefined;
      code.remove();
      code.remove();

      expect([basename(path), code.exportName]).to.deep.equal([entry, exportName]);
      expect(text?.endsWith(entry)).to.equal(entry === "index" ? undefined : true);
      expect(existsSync(dirname(path))).to.equal(false);
    });
  }
});
