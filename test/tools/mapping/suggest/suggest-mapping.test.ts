import { expect } from "chai";
import fc from "fast-check";
import { completeMapping, mappingFault } from "../../../../runtime/mapping/read-mapping.ts";
import { findLocalFiles } from "../../../../tools/mapping/local-files.ts";
import { readSample } from "../../../../tools/mapping/suggest/sample/read-sample.ts";
import { suggestMapping } from "../../../../tools/mapping/suggest/suggest-mapping.ts";
import { Findings } from "../../../../tools/mapping/try/findings.ts";
import { tryFile } from "../../../../tools/mapping/try/try-file.ts";
import { withFiles } from "../with-files.ts";
import { SETS } from "./sets.ts";

const suggestFor = async (folder: string) => suggestMapping(await readSample(findLocalFiles([folder], folder)));

describe("suggestMapping", () => {
  for (const { title, files, mapping, records } of SETS) {
    it(`fits ${title}: all ${records} records become items`, () =>
      withFiles(files, async (folder) => {
        const suggested = (await suggestFor(folder))?.mapping;
        const findings = new Findings(completeMapping(suggested));
        for (const file of findLocalFiles([folder], folder)) {
          const options = { mapping: completeMapping(suggested), maxDecompressedBytes: Infinity };
          for await (const batch of tryFile(file, options)) findings.add(batch);
        }

        expect(suggested).to.deep.equal(mapping);
        expect(mappingFault(suggested)).to.equal(undefined);
        expect({ items: findings.items, rejected: findings.rejected }).to.deep.equal({ items: records, rejected: 0 });
        expect(findings.datedByObject).to.equal("timestamp" in mapping && mapping.timestamp === "none" ? records : 0);
      }));
  }

  it("suggests the same for the same files, and a valid mapping for any JSON", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.json({ maxDepth: 5 }), { minLength: 1, maxLength: 4 }), async (texts) => {
        const files = Object.fromEntries(texts.map((text, index) => [`user=${index}/a.json`, text]));
        await withFiles(files, async (folder) => {
          const first = await suggestFor(folder);
          if (first) expect(mappingFault(first.mapping)).to.equal(undefined);
          expect((await suggestFor(folder))?.mapping).to.deep.equal(first?.mapping);
        });
      }),
      { numRuns: 200 },
    ));

  it("suggests nothing where there are no records", () =>
    withFiles({ "a.json": "[]", "b.json": "<" }, async (folder) => {
      expect(await suggestFor(folder)).to.equal(undefined);
    }));
});
