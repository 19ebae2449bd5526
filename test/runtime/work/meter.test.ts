import { expect } from "chai";
import pLimit from "p-limit";
import { meterItems, meterObjects, type Meter } from "../../../runtime/work/meter.ts";
import { TurnLostError, type Pacer } from "../../../runtime/work/pacer.ts";
import { sizeOf, type StoredItem } from "../../../runtime/store/item.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource } from "../../support/memory-object-source.ts";
import { keyNames } from "../../../runtime/mapping/record-mapping.ts";

const ORIGIN = { bucket: "b", key: "k", version: "v", lastModified: 0, ordinal: 0, shift: 0 };

function itemOf(bytes: number): StoredItem {
  const item = (length: number): StoredItem => ({
    ...{ userID: "u", timestamp: 1, origin: ORIGIN },
    data: { S: "x".repeat(length) },
  });
  return item(bytes - sizeOf(item(0), keyNames({})));
}

describe("meterObjects", () => {
  it("counts the bytes of every body, and passes the rest on", async () => {
    const source = new MemoryObjectSource();
    const version = { bucket: "b", key: "k", versionId: "v1", etag: "e", lastModified: 5 };
    source.put({ ...version, body: Buffer.alloc(100_000), contentEncoding: "gzip" });
    const meter: Meter = { bytes: 0, writeUnits: 0 };
    const metered = meterObjects(source, meter);

    for (const bytes of [100_000, 200_000]) {
      const result = await metered.open({ bucket: "b", key: "k" });
      if (result.kind !== "opened") throw new Error(result.kind);
      expect([result.object.version, result.object.contentEncoding]).to.deep.equal([version, "gzip"]);
      let read = 0;
      for await (const chunk of result.object.body) read += chunk.length;
      expect([read, meter.bytes]).to.deep.equal([100_000, bytes]);
      result.object.close();
      expect(source.opened).to.equal(0);
    }
    expect(await metered.open({ bucket: "b", key: "none" })).to.deep.equal({ kind: "gone" });
    expect(await metered.latest({ bucket: "b", key: "k" }, ["v0", "v1"])).to.equal("v1");
  });

  it("tells the source what is stated about the object", async () => {
    const asked: unknown[] = [];
    const source = {
      open: (...args: unknown[]) => {
        asked.push(args);
        return Promise.resolve({ kind: "gone" as const });
      },
      latest: () => Promise.resolve(undefined),
    };
    await meterObjects(source, { bytes: 0, writeUnits: 0 }).open({ bucket: "b", key: "k" }, { size: 5 });

    expect(asked).to.deep.equal([[{ bucket: "b", key: "k" }, { size: 5 }]]);
  });
});

describe("meterItems", () => {
  const make = (writes: Pick<Pacer, "take"> = { take: () => Promise.resolve() }, concurrency = 10) => {
    const meter: Meter = { bytes: 0, writeUnits: 0 };
    const store = new MemoryItemStore();
    return {
      meter,
      store,
      items: meterItems(store, meter, { writes: writes as Pacer, putLimit: pLimit(concurrency), keys: keyNames({}) }),
    };
  };

  for (const { bytes, units } of [
    { bytes: 200, units: 1 },
    { bytes: 1_024, units: 1 },
    { bytes: 1_025, units: 2 },
    { bytes: 400_000, units: 391 },
  ]) {
    it(`asks for ${units} write units for ${bytes} bytes, and counts them`, async () => {
      const taken: number[] = [];
      const { meter, store, items } = make({ take: (count) => Promise.resolve(void taken.push(count)) });

      expect(await items.put(itemOf(bytes))).to.deep.equal({ kind: "stored" });
      expect([taken, meter.writeUnits, store.puts]).to.deep.equal([[units], units, 1]);
    });
  }

  it("counts what the table refuses, as AWS bills it", async () => {
    const { meter, store, items } = make();
    await items.put(itemOf(200));
    store.refuses = () => true;
    const refused = await items.put(itemOf(2_000));

    expect([refused.kind, meter.writeUnits]).to.deep.equal(["refused", 3]);
  });

  it("puts nothing, and counts nothing, before its turn or after the turn is lost", async () => {
    let turn: () => void = () => undefined;
    const waiting = make({ take: () => new Promise((resolve) => (turn = resolve)) });
    const put = waiting.items.put(itemOf(200));
    await new Promise(setImmediate);
    expect([waiting.store.puts, waiting.meter.writeUnits]).to.deep.equal([0, 0]);
    turn();
    await put;
    expect([waiting.store.puts, waiting.meter.writeUnits]).to.deep.equal([1, 1]);

    const lost = make({ take: () => Promise.reject(new TurnLostError("stopped")) });
    expect(await lost.items.put(itemOf(200)).catch((error: unknown) => error)).to.be.instanceOf(TurnLostError);
    expect([lost.store.puts, lost.meter.writeUnits]).to.deep.equal([0, 0]);
  });

  it("tells the store which version it may replace", async () => {
    const { items } = make();
    await items.put(itemOf(200));

    expect((await items.put(itemOf(300))).kind).to.equal("occupied");
    expect(await items.put(itemOf(300), "v")).to.deep.equal({ kind: "stored" });
  });

  it("puts no more items at once than its limit", async () => {
    const { store, items } = make(undefined, 3);
    let [running, most] = [0, 0];
    store.before = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, () => items.put(itemOf(200))));

    expect([most, store.puts]).to.deep.equal([3, 10]);
  });
});
