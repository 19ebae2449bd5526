import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCli } from "./run-cli.ts";
import { startWorld, type World } from "./world.ts";

const MAPPING = '{"userID":"/userID","timestamp":"/timestamp","data":"/data"}';

/** Node's names of the system's faults. */
const CODE = /\bE[A-Z]{3,}\b/;

describe("a file that the user names and that cannot be used", () => {
  let world: World;
  before(async () => {
    world = await startWorld();
    mkdirSync(join(world.folder, "folder"));
    writeFileSync(join(world.folder, "file"), "{");
  });
  after(() => world.close());

  const cases: { argv: string[]; says: string }[] = [
    {
      argv: ["backfill", "--local", "--mapping", "none.json"],
      says: `--mapping: FOLDER/none.json cannot be read: no such file or directory; expected a JSON file such as ${MAPPING}`,
    },
    {
      argv: ["backfill", "--local", "--mapping", "folder"],
      says: `--mapping: FOLDER/folder cannot be read: illegal operation on a directory; expected a JSON file such as ${MAPPING}`,
    },
    {
      argv: ["backfill", "--local", "--mapping", "file"],
      says: "--mapping: FOLDER/file cannot be used: it is not JSON",
    },
    {
      argv: ["backfill", "--local", "--manifest", "none"],
      says: "the manifest FOLDER/none cannot be read: no such file or directory",
    },
    {
      argv: ["backfill", "--local", "--manifest", "folder"],
      says: "the manifest FOLDER/folder is a folder; it must be a file",
    },
    {
      argv: ["backfill", "--local", "--manifest", "file/keys"],
      says: "the manifest FOLDER/file/keys cannot be read: not a directory",
    },
    {
      argv: ["failures", "--local", "--export", "folder"],
      says: "--export: FOLDER/folder cannot be written: what is there is not a file",
    },
    {
      argv: ["failures", "--local", "--export", "none/failures.ndjson"],
      says: "--export: FOLDER/none/failures.ndjson cannot be written: no such file or directory",
    },
  ];
  for (const { argv, says } of cases) {
    it(`is named in one line: ${argv.join(" ")}`, async () => {
      const { code, stderr } = await runCli(argv, world.folder);

      expect({ code, stderr }).to.deep.equal({ code: 1, stderr: `error: ${says.replace("FOLDER", world.folder)}\n` });
      expect(stderr).not.to.match(CODE);
    });
  }

  it("is named in one line, with what prices must be", async () => {
    const { code, stderr } = await runCli(["backfill", "--local", "--prices", "none.json"], world.folder);

    expect(code).to.equal(1);
    const [fault, expected = ""] = stderr.split("; expected a JSON file such as ");
    expect(fault).to.equal(`error: --prices: ${world.folder}/none.json cannot be read: no such file or directory`);
    expect(JSON.parse(expected)).to.have.all.keys("date", "region", "currency", "perMillion");
    expect(stderr).not.to.match(CODE);
  });

  it("is named in one line where SLUICE_FOLDER is a file", async () => {
    const file = join(world.folder, "file");

    expect(await runCli(["runs"], file)).to.include({
      code: 1,
      stdout: "",
      stderr: `error: the runs in ${file}/runs cannot be listed: not a directory; SLUICE_FOLDER names a folder\n`,
    });
    expect(await runCli(["backfill", "--local"], file)).to.include({
      code: 1,
      stderr: `error: --local: ${file}/local.json cannot be read: not a directory\n`,
    });
  });
});
