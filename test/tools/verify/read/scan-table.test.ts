import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import type { AttributeValue } from "../../../../runtime/model/attribute-value.ts";
import { Pacer } from "../../../../runtime/work/pacer.ts";
import type { Workspace } from "../../../../tools/verify/join/workspace.ts";
import { PageSize } from "../../../../tools/verify/read/page-size.ts";
import { scannedSoFar, scanTable, type ScanOptions } from "../../../../tools/verify/read/scan-table.ts";
import { scriptedTable } from "../scripted-table.ts";
import { withWorkspace } from "../temporary-workspace.ts";

const KEYS = { partitionKey: "userID", sortKey: "timestamp" };

const itemOf = (n: number, bucket = "files", key = `${n}.json`): Record<string, AttributeValue> => ({
  userID: { S: `user-${n}` },
  timestamp: { N: String(n) },
  source: { S: key },
  origin: { M: { bucket: { S: bucket }, versionId: { S: "v" }, lastModified: { N: "1000" } } },
});

function optionsFor(workspace: Workspace, changes: Partial<ScanOptions>): ScanOptions {
  const { signal } = new AbortController();
  return {
    ...{
      table: "items",
      keys: KEYS,
      segments: 4,
      deep: false,
      workspace,
      signal,
      now: () => 0,
      onPage: () => undefined,
    },
    dynamodb: scriptedTable({ items: [] }),
    scope: { bucket: "files", selection: { prefix: "", suffixes: [".json"] }, startAfter: undefined },
    reads: new Pacer({ rate: Infinity, signal }),
    pageSize: new PageSize(Infinity, 4),
    ...changes,
  };
}

const slots = async (workspace: Workspace): Promise<number[]> =>
  (await workspace.rows<{ slot: number }>("SELECT slot FROM items ORDER BY slot")).map(({ slot }) => slot);

describe("scanTable", () => {
  it("reads each item once, and counts what is not its own", () =>
    withWorkspace(async (workspace) => {
      const items = Array.from({ length: 1_000 }, (_, n) => itemOf(n));
      const others = [
        itemOf(2_000, "other"),
        itemOf(2_001, "files", "a.txt"),
        { userID: { S: "x" }, timestamp: { N: "1.5" } },
      ];

      await scanTable(optionsFor(workspace, { dynamodb: scriptedTable({ items: [...items, ...others] }) }));

      expect(await slots(workspace)).to.deep.equal(items.map((_, n) => n));
      expect(await workspace.rows("SELECT * FROM foreign_items")).to.deep.equal([{ who: "x", slot: "1.5" }]);
      expect(await scannedSoFar(workspace, 4)).to.deep.include({ items: 1_000, foreign: 1, outside: 2 });
    }));

  it("goes on from where each segment came, and reads no page twice that was kept", () =>
    withWorkspace(async (first, reopen) => {
      const items = Array.from({ length: 1_000 }, (_, n) => itemOf(n));
      const stop = new AbortController();
      let pages = 0;
      let read = 0;
      const onPage = (_units: number, page: readonly unknown[]): void => {
        read += page.length;
        if (++pages === 5) stop.abort();
      };
      const table = scriptedTable({ items, pageItems: 20, onPage });
      await scanTable(optionsFor(first, { dynamodb: table, signal: stop.signal }));
      const kept = await slots(first);
      expect(kept.length).to.be.within(80, 200);

      const workspace = await reopen();
      await scanTable(optionsFor(workspace, { dynamodb: table }));

      expect(read).to.equal(1_000);
      expect(await slots(workspace)).to.deep.equal(items.map((_, n) => n));
    }));

  it("ends where a page leads back to one that was read before", () =>
    withWorkspace(async (workspace) => {
      const items = Array.from({ length: 100 }, (_, n) => itemOf(n));
      const { send } = scriptedTable({ items, pageItems: 20 }) as { send: (command: ScanCommand) => Promise<unknown> };
      let pages = 0;
      // As from a cache: the fourth page is the first one again.
      const again = ({ input }: ScanCommand): Promise<unknown> => {
        const { ExclusiveStartKey: _, ...first } = input;
        return send(new ScanCommand(++pages === 4 ? first : input));
      };

      const scan = scanTable(optionsFor(workspace, { dynamodb: { send: again as never }, segments: 1 }));

      expect(String(await scan.catch((error: unknown) => error))).to.equal(
        "UserError: table items: DynamoDB answered Scan with a page that leads back to one that was read before",
      );
    }));

  it("keeps what was read when it is stopped while it waits for its rate", () =>
    withWorkspace(async (workspace) => {
      const items = Array.from({ length: 400 }, (_, n) => itemOf(n));
      const stop = new AbortController();
      const read: number[] = [];
      const onPage = (_units: number, page: readonly Record<string, AttributeValue>[]): void => {
        for (const item of page) if ("N" in item["timestamp"]!) read.push(Number(item["timestamp"].N));
      };
      const table = scriptedTable({ items, onPage });
      const pageSize = new PageSize(50, 2);
      const waits = (): Promise<unknown> => {
        stop.abort();
        return Promise.reject(stop.signal.reason as Error);
      };
      const reads = new Pacer({ rate: 50, signal: stop.signal, now: () => 0, sleep: waits });
      const common = { dynamodb: table, segments: 2, pageSize };
      await scanTable(optionsFor(workspace, { ...common, reads, signal: stop.signal }));
      expect((await slots(workspace)).length).to.be.within(1, 399);

      await scanTable(optionsFor(workspace, common));

      expect(read.sort((a, b) => a - b)).to.deep.equal(items.map((_, n) => n));
      expect(await slots(workspace)).to.deep.equal(items.map((_, n) => n));
    }));

  it("keeps to its rate over a minute, from the first page on", () =>
    withWorkspace(async (workspace) => {
      const items = Array.from({ length: 6_400 }, (_, n) => itemOf(n));
      let now = 0;
      const timers: { at: number; resolve: (value: unknown) => void }[] = [];
      const { signal } = new AbortController();
      const sleep = (milliseconds: number): Promise<unknown> =>
        new Promise((resolve) => timers.push({ at: now + milliseconds, resolve }));
      const taken: { readonly t: number; readonly units: number }[] = [];
      const state = { ended: false };
      const scan = scanTable(
        optionsFor(workspace, {
          dynamodb: scriptedTable({ items, onPage: (units) => taken.push({ t: now, units }) }),
          segments: 2,
          pageSize: new PageSize(50, 2),
          reads: new Pacer({ rate: 50, signal, now: () => now, sleep }),
          now: () => now,
        }),
      ).finally(() => (state.ended = true));
      // Time passes only when everything waits for it.
      while (!state.ended) {
        await new Promise((resolve) => setImmediate(resolve));
        if (timers.length < 2 && !(timers.length === 1 && taken.length > 0)) continue;
        timers.sort((a, b) => a.at - b.at);
        const next = timers.shift();
        if (next) {
          now = Math.max(now, next.at);
          next.resolve(undefined);
        }
      }
      await scan;

      const within = (from: number, to: number): number =>
        taken.filter(({ t }) => t >= from && t < to).reduce((sum, { units }) => sum + units, 0);
      expect(within(0, Infinity)).to.equal(3_200);
      expect(within(0, 60_000)).to.be.within(2_950, 3_050);
      for (let second = 1; second < 60; second += 1)
        expect(within(second * 1_000, second * 1_000 + 1_000)).to.be.at.most(76);
      expect(await slots(workspace)).to.have.lengthOf(6_400);
    }));
});
