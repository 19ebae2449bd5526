import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { latencyStep, percentile } from "../../../runtime/work/latency.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { readLines } from "../../../tools/listing/lines.ts";
import { NdjsonWriter, readNdjson } from "../../../tools/runs/ndjson.ts";
import { lockFolder, lockOwner } from "../../../tools/runs/run-lock.ts";

describe("a run's files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = async (file: string): Promise<unknown[]> => {
    const lines: unknown[] = [];
    for await (const line of readNdjson(file)) lines.push(line);
    return lines;
  };

  it("keep whole lines, and cut off one that was written in part", async () => {
    const file = join(folder, "a.ndjson");
    const first = new NdjsonWriter(file);
    first.append([{ a: "\u2028\n" }, { b: 2 }]);
    first.close();
    appendFileSync(file, '{"torn":');
    expect(await read(file)).to.deep.equal([{ a: "\u2028\n" }, { b: 2 }]);
    const second = new NdjsonWriter(file);
    second.append([{ c: 3 }]);

    expect(await read(file)).to.deep.equal([{ a: "\u2028\n" }, { b: 2 }, { c: 3 }]);
    expect(second.bytes).to.equal(readFileSync(file).length);
    second.close();
  });

  it("are cut off where they were sure", async () => {
    const file = join(folder, "a.ndjson");
    writeFileSync(file, "1\n22\n333\n");
    new NdjsonWriter(file, 5).close();

    expect(await read(file)).to.deep.equal([1, 22]);
    expect(await read(join(folder, "none"))).to.deep.equal([]);
  });

  it("are read by lines, wherever the pieces are cut", async () => {
    const text = Buffer.from("é\n\nlast");
    for (const size of [1, 2, 3, 100]) {
      const lines: unknown[] = [];
      const pieces = async function* () {
        await Promise.resolve();
        for (let i = 0; i < text.length; i += size) yield text.subarray(i, i + size);
      };
      for await (const line of readLines(pieces())) lines.push(line);
      expect(lines).to.deep.equal([
        { text: "é", ended: true },
        { text: "", ended: true },
        { text: "last", ended: false },
      ]);
    }
  });

  it("belong to one process, until it gives them back", () => {
    const unlock = lockFolder(folder);

    expect(() => lockFolder(folder)).to.throw(UserError, `process ${process.pid} is at work on this run`);
    expect(lockOwner(folder)).to.equal(process.pid);
    unlock();
    expect(lockOwner(folder)).to.equal(undefined);
    lockFolder(folder)();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  for (const { title, owner } of [
    {
      title: "a process that is gone",
      owner: () => ({ pid: spawnSync(process.execPath, ["-e", ""]).pid, host: hostname(), begun: "1" }),
    },
    {
      title: "a process whose id another one has now",
      owner: () => ({ pid: process.pid, host: hostname(), begun: "1" }),
    },
    { title: "nobody who said so", owner: () => undefined },
  ]) {
    it(`are taken over from ${title}`, () => {
      writeFileSync(join(folder, "lock.7"), owner() ? JSON.stringify(owner()) : "");
      const unlock = lockFolder(folder);

      expect(readdirSync(folder)).to.deep.equal(["lock.8"]);
      unlock();
    });
  }

  it("sum latencies up to percentiles, exact to 9 %", () => {
    const latencies: Record<string, number> = {};
    for (let ms = 1; ms <= 1_000; ms++) latencies[latencyStep(ms)] = (latencies[latencyStep(ms)] ?? 0) + 1;

    for (const [quantile, ms] of [
      [0.5, 500],
      [0.9, 900],
      [0.99, 990],
    ] as const) {
      expect(percentile(latencies, quantile)).to.be.within(ms * 0.91, ms * 1.1);
    }
    expect(percentile({}, 0.5)).to.equal(undefined);
  });
});
