import { expect } from "chai";
import fc from "fast-check";
import { doDamage } from "./do-damage.ts";
import { expectedFindings, type Expected } from "./expected-findings.ts";
import { histories, textOf, type Damage, type GivenRecord, type History, type Step } from "./history.ts";
import { ReplayedHistory } from "./replayed-history.ts";
import { verifyHistory } from "./verify-history.ts";

/** `SLUICE_HISTORIES=2000` tries more of them, and `SLUICE_HISTORIES_SEED` those of an earlier run again. */
const RUNS = Number(process.env["SLUICE_HISTORIES"] ?? 40);
const SEED = process.env["SLUICE_HISTORIES_SEED"];

/** What is found of a history, and what must be. */
async function verified(history: History, deep: boolean): Promise<{ found: Expected; expected: Expected }> {
  const replayed = await ReplayedHistory.replay(history);
  try {
    await doDamage(replayed, history.damages);
    const depth = { deep, allVersions: history.allVersions };
    const { findings, summary } = await verifyHistory(replayed, depth);
    const found = { findings, objects: summary.objects, agreeing: summary.agreeing };
    return { found, expected: expectedFindings(replayed, depth) };
  } finally {
    await replayed.close();
  }
}

describe("a verification after a random history", () => {
  it(`finds exactly the damage, in ${RUNS} of them`, async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        for (const deep of [true, false]) {
          const [found, expected] = Object.values(await verified(history, deep)).map((of) =>
            JSON.stringify(of, undefined, 2),
          );
          // In full: the assertion library would cut both short.
          if (found !== expected)
            expect.fail(`${deep ? "deep" : "not deep"}: ${found}\nexpected: ${expected}\n${textOf(history)}\n`);
        }
      }),
      { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
    );
  });

  // Worked out by hand, so that what is expected above cannot be wrong in the same way as what is found.
  const of = (userID: string | undefined, timestamp: number, n = 0): GivenRecord => ({ userID, timestamp, n });
  const put = (key: string, ...records: readonly GivenRecord[]): Step => ({ kind: "put", key, records, later: 1 });
  const cases: {
    readonly title: string;
    readonly steps: readonly Step[];
    readonly damages: readonly Damage[];
    readonly deep: readonly string[];
    readonly shallow: readonly string[];
  }[] = [
    {
      title: "nothing where all is well, but for what is rejected",
      steps: [put("a.json", of("u", 1_000)), put("b.json", of("u", 1_000), of(undefined, 1_000)), put("c.json")],
      damages: [],
      deep: ["rejected b.json: 2 records, 0 absent, 0 older, 0 altered, 1 rejected"],
      shallow: [],
    },
    {
      title: "a missing object, and one whose items are older, or altered",
      steps: [
        put("a.json", of("u", 1_000)),
        put("b.json", of("u", 1_001), of("v", 1_001)),
        put("b.json", of("u", 1_001, 1), of("v", 1_001, 1)),
      ],
      damages: [
        { kind: "delete", item: 0 },
        { kind: "set back", item: 0 },
        { kind: "alter", item: 1 },
      ],
      deep: [
        "missing a.json: 1 records, 1 absent, 0 older, 0 altered, 0 rejected",
        "stale b.json: 2 records, 0 absent, 1 older, 1 altered, 0 rejected",
      ],
      shallow: ["missing a.json: 1 records, 1 absent, 0 older, 0 altered, 0 rejected"],
    },
    {
      title: "a lost event, a removed object, a doubled record, and what is not Sluice's or not of its version",
      steps: [put("a.json", of("u", 1_000)), put("b.json", of("u", 1_002)), put("c.json", of("v", 1_003))],
      damages: [
        { kind: "double", item: 2, slot: 1 },
        { kind: "add foreign", n: 7 },
        { kind: "add unexpected", n: 2 },
        { kind: "remove object", key: "b.json" },
        { kind: "lose event", key: "a.json", records: [of("u", 1_000, 1)], later: 1 },
      ],
      deep: [
        "doubled v@1003",
        "doubled v@1004",
        "foreign somebody@7",
        "orphaned u@1002",
        "stale a.json: 1 records, 0 absent, 1 older, 0 altered, 0 rejected",
        "unexpected mapped otherwise 2@5002",
      ],
      shallow: [
        "doubled v@1003",
        "doubled v@1004",
        "foreign somebody@7",
        "orphaned u@1002",
        "stale a.json: 1 records, 0 absent, 1 older, 0 altered, 0 rejected",
      ],
    },
    {
      title: "the old item of a doubled record for what it is, and not for the record",
      steps: [put("a.json", of("u", 1_000), of("v", 1_000))],
      damages: [
        { kind: "double", item: 0, slot: 1 },
        { kind: "set back", item: 0 },
        { kind: "delete", item: 1 },
      ],
      deep: ["doubled u@1000", "doubled u@1001", "partial a.json: 2 records, 1 absent, 0 older, 0 altered, 0 rejected"],
      shallow: ["doubled u@1000", "doubled u@1001"],
    },
  ];
  for (const { title, steps, damages, deep, shallow } of cases) {
    it(`finds ${title}`, async () => {
      const history = { versioning: true, allVersions: false, steps, order: 0, damages };

      expect((await verified(history, true)).found.findings).to.deep.equal(deep);
      expect((await verified(history, false)).found.findings).to.deep.equal(shallow);
    });
  }
});
