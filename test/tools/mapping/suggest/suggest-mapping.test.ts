import { expect } from "chai";
import { mappingFault } from "../../../../runtime/mapping/read-mapping.ts";
import { findLocalFiles } from "../../../../tools/mapping/local-files.ts";
import { readSample } from "../../../../tools/mapping/suggest/read-sample.ts";
import { suggestMapping } from "../../../../tools/mapping/suggest/suggest-mapping.ts";
import { withFiles } from "../with-files.ts";
import { SETS } from "./sets.ts";

describe("suggestMapping", () => {
  for (const { title, files, mapping } of SETS) {
    it(`fits ${title}`, () =>
      withFiles(files, async (folder) => {
        const suggestion = suggestMapping(await readSample(findLocalFiles([folder], folder)));

        expect(suggestion?.mapping).to.deep.equal(mapping);
        expect(mappingFault(suggestion?.mapping)).to.equal(undefined);
        expect(suggestion?.site.id.records.size, "with a key").to.equal(
          suggestion?.keyParts?.userID === undefined ? suggestion?.site.records.length : 0,
        );
      }));
  }
});
