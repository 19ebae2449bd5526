// Writes what is generated into the documents: `npm run docs`; with `-- --check`, only says what is out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { GENERATED_FILES, renderDocument } from "./docs/documents.ts";
import { ROOT } from "./docs/root.ts";

const { check } = parseArgs({ options: { check: { type: "boolean", default: false } } }).values;

for (const file of GENERATED_FILES) {
  const text = await renderDocument(file);
  if (text === readFileSync(ROOT + file, "utf8")) continue;
  if (check) {
    console.error(`${file} is out of date: run npm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(ROOT + file, text);
    console.log(`wrote ${file}`);
  }
}
