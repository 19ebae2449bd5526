import fs, { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { UsageError, UserError } from "../../../terminal/user-error.ts";
import {
  discardRunFolder,
  listRunFolders,
  newRunFolder,
  openRunFolder,
  prepareRunFolder,
  readJson,
  readPlan,
  RunFolder,
  writeJson,
} from "../../../tools/runs/run-folder.ts";
import { RUN, temporaryRun, type TemporaryRun } from "../../support/temporary-run.ts";

describe("a run's folder", () => {
  let temporary: TemporaryRun;
  beforeEach(() => (temporary = temporaryRun()));
  afterEach(() => temporary.remove());

  it("has a place for each file", () => {
    const { path, plan, journal, failures, summary, shards } = new RunFolder("/runs", "r");

    expect([path, plan, journal, failures, summary, shards]).to.deep.equal(
      ["", "/plan.json", "/journal.ndjson", "/failures.ndjson", "/summary.json", "/shards"].map(
        (name) => `/runs/r${name}`,
      ),
    );
  });

  it("is named by its time, so that runs sort, and by chance", () => {
    const now = Date.UTC(2026, 10, 1, 9, 30, 5, 999);
    const runs = [newRunFolder("/s", now), newRunFolder("/s", now)];

    for (const { id, path } of runs) {
      expect(id).to.match(/^20261101-093005-[a-z0-9]{4}$/);
      expect(path).to.equal(`/s/runs/${id}`);
    }
    expect(runs[0]?.id).not.to.equal(runs[1]?.id);
  });

  it("is made with its parents, and removed again if the run does not begin", () => {
    const run = new RunFolder(join(temporary.sluice, "a", "runs"), "r");
    discardRunFolder(run);
    prepareRunFolder(run);
    prepareRunFolder(run);

    expect(readdirSync(run.path)).to.deep.equal(["shards"]);
    writeFileSync(run.plan, "{}");
    discardRunFolder(run);
    expect(existsSync(run.path)).to.equal(false);
  });

  it("is not made where a file stands in the way", () => {
    const file = join(temporary.sluice, "file");
    writeFileSync(file, "");
    const { message } = thrownBy(() => prepareRunFolder(new RunFolder(file, "r")));

    expect(message).to.match(new RegExp(`^the run cannot be kept in ${file}/r: `));
  });

  for (const { title, blocks, says } of [
    { title: "64 MiB are enough", blocks: 16_384, says: undefined },
    { title: "less are not", blocks: 16_383, says: /^only 63 MiB are free in .*; a run needs at least 64$/ },
  ]) {
    it(`needs free space: ${title}`, () => {
      const { statfsSync } = fs;
      Object.assign(fs, { statfsSync: () => ({ bavail: blocks, bsize: 4_096 }) });
      syncBuiltinESMExports();
      try {
        if (says) expect(thrownBy(() => prepareRunFolder(temporary.run)).message).to.match(says);
        else prepareRunFolder(temporary.run);
      } finally {
        Object.assign(fs, { statfsSync });
        syncBuiltinESMExports();
      }
    });
  }

  it("is opened by its id, if it has a plan", () => {
    const { sluice, run } = temporary;
    expect(() => openRunFolder(sluice, RUN)).to.throw(UsageError, `there is no run "${RUN}" in ${sluice}/runs`);
    writeFileSync(run.plan, "{}");

    expect(openRunFolder(sluice, RUN).path).to.equal(run.path);
  });

  for (const id of ["../runs/r", "", ".", `${RUN}/`]) {
    it(`is not opened by ${JSON.stringify(id)}`, () => {
      writeFileSync(temporary.run.plan, "{}");
      writeFileSync(join(temporary.sluice, "runs", "plan.json"), "{}");

      expect(() => openRunFolder(temporary.sluice, id)).to.throw(UsageError, `there is no run ${JSON.stringify(id)}`);
    });
  }

  it("is listed with the others, the oldest first, if it has a plan", () => {
    const runs = join(temporary.sluice, "runs");
    for (const id of ["3", "1", "2"]) {
      mkdirSync(join(runs, id));
      if (id !== "2") writeFileSync(join(runs, id, "plan.json"), "");
    }

    expect(listRunFolders(temporary.sluice).map(({ id }) => id)).to.deep.equal(["1", "3"]);
  });

  it("is not listed if there are no runs, or no folder", () => {
    expect(listRunFolders(join(temporary.sluice, "none"))).to.deep.equal([]);
    rmSync(join(temporary.sluice, "runs"), { recursive: true });
    writeFileSync(join(temporary.sluice, "runs"), "");

    expect(thrownBy(() => listRunFolders(temporary.sluice)).message).to.match(
      new RegExp(
        `^the runs in ${temporary.sluice}/runs cannot be listed: not a directory; SLUICE_FOLDER names a folder$`,
      ),
    );
  });

  it("holds JSON files, each of which is there as a whole or not at all", () => {
    const { plan } = temporary.run;
    expect(readPlan(temporary.run)).to.equal(undefined);
    writeJson(plan, { a: 1 });
    const first = statSync(plan).ino;
    writeJson(plan, { a: 2 });

    expect([readPlan(temporary.run), readFileSync(plan, "utf8")]).to.deep.equal([{ a: 2 }, '{\n  "a": 2\n}\n']);
    expect(statSync(plan).ino).not.to.equal(first);
    expect(readdirSync(temporary.run.path)).to.have.members(["plan.json", "shards"]);
  });

  it("names a JSON file that is damaged, cannot be read, or cannot be written", () => {
    const { plan, shards } = temporary.run;
    writeFileSync(plan, "{");

    expect(thrownBy(() => readJson(plan)).message).to.equal(`${plan} is not JSON; it was damaged`);
    expect(thrownBy(() => readJson(shards)).message).to.match(new RegExp(`^${shards} cannot be read: `));
    expect(readJson(join(plan, "x"))).to.equal(undefined);
    expect(thrownBy(() => writeJson(join(plan, "x"), {})).message).to.match(
      /plan.json\/x cannot be written: not a directory$/,
    );
  });
});

function thrownBy(run: () => unknown): UserError {
  try {
    run();
  } catch (error) {
    expect(error).to.be.instanceOf(UserError);
    return error as UserError;
  }
  return expect.fail("nothing was thrown");
}
