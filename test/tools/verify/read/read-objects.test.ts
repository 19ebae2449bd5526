import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../../runtime/mapping/record-mapping.ts";
import type { Page, ShardSource } from "../../../../tools/listing/shard-source.ts";
import type { Workspace } from "../../../../tools/verify/join/workspace.ts";
import { readObjects, readSoFar } from "../../../../tools/verify/read/read-objects.ts";
import { MemoryObjectSource } from "../../../support/memory-object-source.ts";
import { withWorkspace } from "../temporary-workspace.ts";

const PAGES = 3;
const ON_A_PAGE = 4;

const keyOf = (n: number): string => `${n}.json`;

/** Pages of objects of one record each. @param onPage called before each page is given */
function source(onPage: (index: number) => void = () => undefined): ShardSource {
  return {
    ranges: () => Promise.resolve([{}]),
    async *pages(_range, from) {
      for (let index = Number(from ?? 0); index < PAGES; index += 1) {
        onPage(index);
        await Promise.resolve();
        const objects = Array.from({ length: ON_A_PAGE }, (_, n): Page["objects"][number] => ({
          ...{ key: keyOf(index * ON_A_PAGE + n), etag: "e", size: 50, lastModified: 5_000 },
        }));
        yield { objects, listed: ON_A_PAGE, deleteMarkers: 0, next: index + 1 < PAGES ? index + 1 : null };
      }
    },
  };
}

function bucket(): MemoryObjectSource {
  const objects = new MemoryObjectSource();
  for (let n = 0; n < PAGES * ON_A_PAGE; n += 1) {
    const body = JSON.stringify({ userID: `user-${n}`, timestamp: 1_700_000_000_000 + n, data: { n } });
    objects.put({ bucket: "files", key: keyOf(n), etag: "e", lastModified: 5_000, body });
  }
  return objects;
}

async function read(workspace: Workspace, from: ShardSource, objects = bucket()): Promise<void> {
  const { signal } = new AbortController();
  const decoding = { mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 2 };
  await readObjects({
    ...{
      source: from,
      bucket: "files",
      selection: { prefix: "", suffixes: [] },
      listers: 1,
      limit: Infinity,
      workspace,
      signal,
    },
    decode: { ...decoding, objects, again: () => Promise.resolve() },
    complete: (object) => Promise.resolve(object),
    onPage: () => undefined,
  });
}

const rowsOf = (workspace: Workspace) =>
  workspace.rows(`SELECT (SELECT count(*) FROM objects) AS objects, (SELECT count(*) FROM decoded) AS decoded,
    (SELECT count(*) FROM records) AS records, (SELECT count(DISTINCT who) FROM records) AS users`);

const EACH_ONCE = [{ objects: 12, decoded: 12, records: 12, users: 12 }];

describe("readObjects", () => {
  it("decodes each object once", () =>
    withWorkspace(async (workspace) => {
      await read(workspace, source());

      expect(await rowsOf(workspace)).to.deep.equal(EACH_ONCE);
      expect(await readSoFar(workspace)).to.deep.include({ listed: 12, chosen: 12, records: 12, gone: 0 });
    }));

  for (const page of [0, 1, 2]) {
    it(`goes on where it failed: at page ${page}`, () =>
      withWorkspace(async (workspace, reopen) => {
        const broken = source((index) => {
          if (index === page) throw new Error("no more");
        });
        const failed = await read(workspace, broken).catch((error: unknown) => error);
        expect(failed).to.be.an("error").with.property("message", "no more");

        const again = await reopen();
        await read(again, source());

        expect(await rowsOf(again)).to.deep.equal(EACH_ONCE);
      }));

    it(`forgets what a killed process had decoded of page ${page}`, () =>
      withWorkspace(async (workspace, reopen) => {
        const broken = source((index) => {
          if (index === page) throw new Error("no more");
        });
        await read(workspace, broken).catch(() => undefined);
        const object = page * ON_A_PAGE;
        const record = { key: keyOf(object), userID: "of-before", time: 1, ordinal: 0, token: "t", modified: 5_000 };
        // Records are kept before their page is complete.
        await workspace.add({ records: [{ object, ...record, digest: "d", referenceDigest: "r" }] });

        const again = await reopen();
        await read(again, source());

        expect(await rowsOf(again)).to.deep.equal(EACH_ONCE);
      }));
  }
});
