import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../terminal/user-error.ts";
import { ExportFile } from "../../../tools/failures/export-file.ts";
import type { MessageContents } from "../../../tools/failures/messages/message-contents.ts";
import { messageOf } from "./queue/scripted-queue.ts";

const EVENTS: MessageContents = {
  kind: "events",
  objects: [{ bucket: "files", key: "a" }],
  reasons: [{ name: "timed-out", detail: "" }],
  requestId: undefined,
};

describe("ExportFile", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    path = join(folder, "out.ndjson");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const message = messageOf("m", { body: "{ü}", sentAt: 1_700_000_000_000, receiveCount: 2 });

  it("appears when it is complete, with each message and what it was taken for", () => {
    writeFileSync(path, "older\n");
    writeFileSync(`${path}.new`, "left by one that was killed\n");
    const file = new ExportFile(path);
    file.add(message, EVENTS);
    file.add(message, { kind: "unknown", why: "it is not JSON" });
    const before = readFileSync(path, "utf8");
    file.finish();

    const common = { id: "m", sentAt: "2023-11-14T22:13:20.000Z", receiveCount: 2 };
    const lines = [
      { ...common, reasons: ["timed-out"], objects: [{ bucket: "files", key: "a" }], body: "{ü}" },
      { ...common, reasons: ["not-understood"], notUnderstood: "it is not JSON", body: "{ü}" },
    ];
    expect(before).to.equal("older\n");
    expect(readFileSync(path, "utf8")).to.equal(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    expect(existsSync(`${path}.new`)).to.equal(false);
  });

  it("leaves no half of a file where it is discarded, however often", () => {
    const file = new ExportFile(path);
    file.add(message, EVENTS);
    file.discard();
    file.discard();

    expect([existsSync(path), existsSync(`${path}.new`)]).to.deep.equal([false, false]);
  });

  const refused = [
    { title: "a folder", make: () => mkdirSync(path), says: "what is there is not a file" },
    {
      title: "a path whose folder is missing",
      make: () => (path = join(folder, "no", "out")),
      says: "no such file or directory",
    },
  ];
  for (const { title, make, says } of refused) {
    it(`refuses ${title}, and leaves nothing behind`, () => {
      make();

      expect(() => new ExportFile(path)).to.throw(UserError, `--export: ${path} cannot be written: ${says}`);
      expect(existsSync(`${path}.new`)).to.equal(false);
    });
  }

  it("says where it could not be moved to", () => {
    const file = new ExportFile(path);
    mkdirSync(path);

    expect(() => file.finish()).to.throw(UserError, /^--export: .*out\.ndjson cannot be written: /);
    file.discard();
    expect(existsSync(`${path}.new`)).to.equal(false);
  });
});
