import { expect } from "chai";
import fc from "fast-check";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { versionToken } from "../../../runtime/model/object.ts";
import type { OutcomeKind } from "../../../runtime/model/outcome.ts";
import type { Progress } from "../../../runtime/object/progress.ts";
import type { Resumption } from "../../../runtime/object/part.ts";
import { processPart } from "../../../runtime/object/process-object.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource } from "../../support/memory-object-source.ts";

const REF = { bucket: "b", key: "a.ndjson" };

/** A record, by its user and time; or a line that is rejected. Few users and times, so that many records are equals. */
const line = fc.oneof(
  { weight: 8, arbitrary: fc.record({ userID: fc.constantFrom("u", "v"), timestamp: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ timestamp: 1 }) },
  { weight: 1, arbitrary: fc.constant("no JSON") },
);

/** One part: at which of its puts it is stopped, and which of the puts after the stop fail. */
const cut = fc.record({ puts: fc.nat({ max: 8 }), fails: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }) });

interface Run {
  readonly items: readonly unknown[];
  readonly stored: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  readonly rejectedRecords: readonly number[];
}

type Cut = typeof cut extends fc.Arbitrary<infer T> ? T : never;

/** Processes a file in as many parts as there are cuts, and a last one to the end. */
async function inParts(body: string, cuts: readonly Cut[], concurrency: number): Promise<Run> {
  const objects = new MemoryObjectSource();
  objects.put({ ...REF, versionId: "v1", etag: "e1", lastModified: 5000, body });
  const table = new MemoryItemStore();
  const outcomes = { written: 0, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 };
  const rejectedRecords: number[] = [];
  let stored = 0;
  let from: Resumption | undefined;
  for (const each of [...cuts, undefined]) {
    const stop = new AbortController();
    let puts = 0;
    table.before = async () => {
      const put = puts++;
      if (each === undefined) return;
      if (put === each.puts) stop.abort();
      await new Promise(setImmediate);
      if (stop.signal.aborted && each.fails[put % each.fails.length]) throw new Error("throttled");
    };
    const items = {
      put: async (...put: Parameters<MemoryItemStore["put"]>) => {
        const result = await table.put(...put);
        if (result.kind === "stored") stored += 1;
        return result;
      },
    };
    const options = { objects, items, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency };
    const outcome = await processPart(REF, { ...options, stop: stop.signal }, { from });
    if (outcome.kind === "gone") throw new Error("gone");
    for (const kind of Object.keys(outcomes) as OutcomeKind[]) outcomes[kind] += outcome.outcomes[kind];
    rejectedRecords.push(...outcome.rejections.map(({ record }) => record));
    if (outcome.kind === "processed") break;
    // As it goes through the event of the next part.
    from = {
      version: versionToken(outcome.object),
      progress: JSON.parse(JSON.stringify(outcome.progress)) as Progress,
    };
  }
  return { items: table.items, stored, outcomes, rejectedRecords: rejectedRecords.sort((a, b) => a - b) };
}

describe("an object in parts", () => {
  it("makes the table that one part makes, with each record stored, looked at and reported once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40 }),
        fc.array(cut, { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        async (lines, cuts, concurrency) => {
          const body = lines.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join("\n");
          const whole = await inParts(body, [], concurrency);

          const parts = await inParts(body, cuts, concurrency);

          expect(identities(parts.items)).to.deep.equal(identities(whole.items));
          expect(parts.stored).to.equal(whole.items.length);
          expect(parts.outcomes).to.deep.equal(whole.outcomes);
          expect(parts.outcomes.alreadyThere).to.equal(0);
          expect(parts.rejectedRecords).to.deep.equal(whole.rejectedRecords);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Which record is in which slot can depend on the order of the puts, which records there are cannot. */
function identities(items: readonly unknown[]): unknown[] {
  return (items as MemoryItemStore["items"])
    .map(({ userID, timestamp, origin: { ordinal, shift } }) => `${userID} ${timestamp - ordinal - shift} ${ordinal}`)
    .sort();
}
