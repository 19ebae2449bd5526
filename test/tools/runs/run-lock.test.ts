import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../terminal/user-error.ts";
import { lockFolder, lockOwner } from "../../../tools/runs/run-lock.ts";

describe("a run's lock", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (number: number, owner: unknown): void =>
    writeFileSync(join(folder, `lock.${number}`), owner === undefined ? "" : JSON.stringify(owner));
  const mine = (): { begun: string } => {
    const unlock = lockFolder(folder);
    const [name = ""] = readdirSync(folder);
    const owner = JSON.parse(readFileSync(join(folder, name), "utf8")) as { begun: string };
    unlock();
    return owner;
  };

  it("belongs to one process, until it gives it back", () => {
    const unlock = lockFolder(folder);

    expect(() => lockFolder(folder)).to.throw(UserError, `process ${process.pid} is at work on this run`);
    expect(lockOwner(folder)).to.equal(process.pid);
    expect(readdirSync(folder)).to.deep.equal(["lock.1"]);
    unlock();
    unlock();
    expect(lockOwner(folder)).to.equal(undefined);
    lockFolder(folder)();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("names its process, the machine, and when the process began", () => {
    const owner = mine();

    expect(owner).to.include({ pid: process.pid, host: hostname() });
    // Only Linux says it.
    if (process.platform === "linux") expect(owner.begun).to.match(/^\d+$/);
  });

  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  for (const { title, owner } of [
    { title: "a process that is gone", owner: { pid: gone, host: hostname(), begun: "" } },
    { title: "a process whose id another one has now", owner: { pid: process.pid, host: hostname(), begun: "1" } },
    { title: "nobody who said so", owner: undefined },
  ]) {
    it(`is taken over from ${title}`, () => {
      write(7, owner);
      expect(lockOwner(folder)).to.equal(undefined);
      const unlock = lockFolder(folder);

      expect(readdirSync(folder)).to.deep.equal(["lock.8"]);
      expect(lockOwner(folder)).to.equal(process.pid);
      unlock();
    });
  }

  it("is not taken over from a process of another machine, whatever runs here", () => {
    write(1, { pid: gone, host: "elsewhere", begun: "" });

    expect(() => lockFolder(folder)).to.throw(UserError, `process ${gone} on elsewhere is at work on this run`);
    expect(lockOwner(folder)).to.equal(gone);
    expect(readdirSync(folder)).to.deep.equal(["lock.1"]);
  });

  it("is that of the highest number: lower ones are left from dead owners", () => {
    const owner = mine();
    write(2, { pid: gone, host: hostname(), begun: "" });
    write(10, owner);

    expect(() => lockFolder(folder)).to.throw(UserError, `process ${process.pid} is at work`);
    expect(lockOwner(folder)).to.equal(process.pid);
  });

  it("is taken over with all that dead owners left", () => {
    for (const number of [2, 9, 10]) write(number, { pid: gone, host: hostname(), begun: "" });
    writeFileSync(join(folder, "lock.x"), "");
    writeFileSync(join(folder, "plan.json"), "");
    const unlock = lockFolder(folder);

    expect(readdirSync(folder)).to.have.members(["lock.11", "lock.x", "plan.json"]);
    unlock();
  });
});
