import { spawn } from "node:child_process";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { describeSystemError, systemErrorReason } from "../../terminal/system-error.ts";

describe("what a system call was meant to do", () => {
  const verbs = {
    access: "read",
    connect: "connect to",
    ftruncate: "write",
    link: "create",
    listen: "listen on",
    lstat: "read",
    mkdir: "create",
    mkdtemp: "create",
    open: "open",
    opendir: "read",
    rename: "create",
    rm: "remove",
    rmdir: "remove",
    scandir: "read",
    "spawn git": "run",
    stat: "read",
    unlink: "remove",
    write: "write",
  };
  for (const [syscall, verb] of Object.entries(verbs)) {
    it(`is to ${verb}: ${syscall}`, () => {
      const error = Object.assign(new Error("ENOENT"), { errno: -2, code: "ENOENT", syscall, path: "/a" });

      expect(describeSystemError(error)).to.equal(`cannot ${verb} /a: no such file or directory`);
    });
  }
});

describe("describeSystemError", () => {
  it("names a host that cannot be found", async () => {
    const error: unknown = await lookup("nowhere.invalid").catch((thrown: unknown) => thrown);

    expect(describeSystemError(error)).to.match(/^cannot find the host nowhere\.invalid: \w/);
  });

  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    writeFileSync(join(folder, "file"), "");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const cases = [
    {
      title: "a file that is not there",
      act: () => readFileSync(join(folder, "none")),
      says: () => `cannot open ${join(folder, "none")}: no such file or directory`,
    },
    {
      title: "a file in place of a folder",
      act: () => readdirSync(join(folder, "file")),
      says: () => `cannot read ${join(folder, "file")}: not a directory`,
    },
    {
      title: "a folder that cannot be made",
      act: () => mkdirSync(join(folder, "file")),
      says: () => `cannot create ${join(folder, "file")}: file already exists`,
    },
    {
      title: "a folder in place of a file",
      act: () => readFileSync(folder),
      says: () => "cannot read: illegal operation on a directory",
    },
  ];
  for (const { title, act, says } of cases) {
    it(`describes ${title}`, () => {
      let error: unknown;
      try {
        act();
      } catch (reason) {
        error = reason;
      }

      expect(describeSystemError(error)).to.equal(says());
    });
  }

  it("describes a port that is in use", async () => {
    const first = createServer().listen(0, "127.0.0.1");
    await once(first, "listening");
    const { port } = first.address() as AddressInfo;
    const second = createServer().listen(port, "127.0.0.1");
    const [error] = (await once(second, "error")) as [unknown];
    first.close();

    expect(describeSystemError(error)).to.equal(`cannot listen on 127.0.0.1:${port}: address already in use`);
    expect(systemErrorReason(error)).to.equal("address already in use");
  });

  it("describes a program that is not there", async () => {
    const [error] = (await once(spawn(join(folder, "none")), "error")) as [unknown];

    expect(describeSystemError(error)).to.equal(`cannot run ${join(folder, "none")}: no such file or directory`);
  });

  it("leaves other errors to others", () => {
    for (const error of [new TypeError("no"), "text", undefined, Object.assign(new Error("x"), { code: "ENOENT" })]) {
      expect(describeSystemError(error)).to.equal(undefined);
      expect(systemErrorReason(error)).to.equal(undefined);
    }
  });
});
