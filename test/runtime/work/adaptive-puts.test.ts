import { expect } from "chai";
import pLimit from "p-limit";
import type { StoredItem } from "../../../runtime/store/item.ts";
import { adaptivePuts, putInTurn } from "../../../runtime/work/adaptive-puts.ts";
import { TurnLostError } from "../../../runtime/work/pacer.ts";
import { FUNCTION_PATIENCE, PatientRetries } from "../../../runtime/work/patient-retries.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";

const item = (timestamp: number): StoredItem => ({
  ...{ userID: "u", timestamp },
  origin: { bucket: "b", key: "k", version: "v", lastModified: 0, ordinal: 0, shift: 0 },
});

describe("adaptivePuts", () => {
  it("puts fewer items at once when AWS throttles, and tells of it", () => {
    const retries = new PatientRetries({ ...FUNCTION_PATIENCE, signal: new AbortController().signal });
    const limits: number[] = [];
    const { putLimit, limit } = adaptivePuts(64, retries, (allowed) => limits.push(allowed));

    retries.onThrottle();

    expect([putLimit.concurrency, limit.current, limits]).to.deep.equal([32, 32, [32]]);
  });
});

describe("putInTurn", () => {
  it("makes no put whose turn comes after the stop", async () => {
    const store = new MemoryItemStore();
    const stop = new AbortController();
    store.before = () => stop.abort();
    const items = putInTurn(store, pLimit(1), stop.signal);

    const [first, second] = await Promise.allSettled([items.put(item(1)), items.put(item(2))]);

    expect(first).to.deep.equal({ status: "fulfilled", value: { kind: "stored" } });
    expect(second.status === "rejected" && second.reason).to.be.instanceOf(TurnLostError);
    expect(store.puts).to.equal(1);
  });
});
