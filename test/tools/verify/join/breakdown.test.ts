import { expect } from "chai";
import { breakDown } from "../../../../tools/verify/join/breakdown.ts";
import type { Workspace } from "../../../../tools/verify/join/workspace.ts";
import type { FindingClass } from "../../../../tools/verify/result/classes.ts";
import { withWorkspace } from "../temporary-workspace.ts";

const CUTOFF = Date.UTC(2026, 10, 1);
const day = (text: string): number => Date.parse(`${text}T13:00:00Z`);

interface Judged {
  readonly key: string;
  readonly modified?: number;
  /** `undefined`: it agrees. `none`: nothing can be said. */
  readonly class?: FindingClass | "none";
  readonly chosen?: boolean;
}

async function fill(workspace: Workspace, objects: readonly Judged[]): Promise<void> {
  await workspace.add({
    objects: objects.map(({ key, modified = day("2026-01-02"), chosen = true }, id) => ({
      ...{ id, key, modified, chosen, versionId: undefined, etag: "e", size: 1, newest: true },
    })),
    reported: objects.flatMap(({ class: name }, object) =>
      name === undefined ? [] : [{ object, class: name === "none" ? undefined : name }],
    ),
  });
}

const many = (count: number, keyOf: (n: number) => string, more: Partial<Judged> = {}): readonly Judged[] =>
  Array.from({ length: count }, (_, n) => ({ key: keyOf(n), ...more }));

const prefixesOf = async (workspace: Workspace, prefix = "") => {
  const { prefixes, others } = await breakDown(workspace, { cutoff: CUTOFF, prefix });
  return {
    prefixes: Object.fromEntries(prefixes.map(({ prefix: name, counts }) => [name, counts])),
    ...(others === undefined ? {} : { others }),
  };
};

describe("the breakdown of a verification", () => {
  it("counts each class by day, and what has no day for itself", () =>
    withWorkspace(async (workspace) => {
      await fill(workspace, [
        { key: "a.json" },
        { key: "b.json" },
        { key: "c.json", class: "missing", modified: day("2026-01-02") },
        { key: "d.json", class: "missing", modified: day("2026-01-03") },
        { key: "e.json", class: "none" },
        { key: "f.json", chosen: false },
        { key: "g.json", modified: CUTOFF },
      ]);
      await workspace.add({
        foundItems: [{ key: "gone.json", modified: day("2025-12-31"), class: "orphaned" }],
        foreign: [
          { userID: "x", slot: String(day("2026-01-03")) },
          { userID: "x", slot: "1.5" },
          { userID: "x", slot: "" },
          { userID: "x", slot: "1e40" },
          { userID: "x", slot: String(CUTOFF) },
        ],
      });

      const { days } = await breakDown(workspace, { cutoff: CUTOFF, prefix: "" });

      expect(days).to.deep.equal([
        { day: "2025-12-31", counts: { orphaned: 1 } },
        { day: "2026-01-02", counts: { agrees: 2, missing: 1 } },
        { day: "2026-01-03", counts: { missing: 1, foreign: 1 } },
        { day: null, counts: { foreign: 4 } },
      ]);
    }));

  const cases: { title: string; objects: readonly Judged[]; prefix?: string; found: object }[] = [
    {
      title: "goes as deep as few prefixes are left",
      objects: [
        ...many(3, (n) => `2025/0${n}/x/${n}/y/a.json`),
        { key: "2026/01/a.json", class: "stale" },
        { key: "2026/01/b.json" },
        { key: "top.json", class: "missing" },
      ],
      found: {
        prefixes: {
          "": { missing: 1 },
          "2025/00/x/0/": { agrees: 1 },
          "2025/01/x/1/": { agrees: 1 },
          "2025/02/x/2/": { agrees: 1 },
          "2026/01/": { agrees: 1, stale: 1 },
        },
      },
    },
    {
      title: "stays where the next folder has many names",
      objects: [...many(300, (n) => `a/${n}/x.json`), ...many(300, (n) => `b/${n}/x.json`, { class: "missing" })],
      found: { prefixes: { "a/": { agrees: 300 }, "b/": { missing: 300 } } },
    },
    {
      title: "goes on below a single prefix, and sums up those without findings",
      objects: [
        ...many(300, (n) => `events/${n}/x.json`),
        ...many(2, (n) => `events/7/${n}.json`, { class: "partial" }),
        { key: "events/8/a.json", class: "rejected" },
      ],
      found: {
        prefixes: { "events/7/": { agrees: 1, partial: 2 }, "events/8/": { agrees: 1, rejected: 1 } },
        others: { agrees: 298 },
      },
    },
    {
      title: "begins below the prefix that was asked for",
      objects: [...many(2, (n) => `in/put/${n}/a.json`), ...many(2, (n) => `in/put/${n}/b/c.json`)],
      prefix: "in/put/",
      found: {
        prefixes: {
          "in/put/0/": { agrees: 1 },
          "in/put/0/b/": { agrees: 1 },
          "in/put/1/": { agrees: 1 },
          "in/put/1/b/": { agrees: 1 },
        },
      },
    },
    { title: "is empty of nothing", objects: [], found: { prefixes: {} } },
  ];
  for (const { title, objects, prefix, found } of cases) {
    it(title, () =>
      withWorkspace(async (workspace) => {
        await fill(workspace, objects);
        expect(await prefixesOf(workspace, prefix)).to.deep.equal(found);
      }),
    );
  }

  it("shows no more than forty prefixes, those with the most findings, and loses none", () =>
    withWorkspace(async (workspace) => {
      const objects = Array.from({ length: 100 }, (_, user) =>
        many(user + 1, (n) => `user-${String(user).padStart(3, "0")}/${n}.json`, { class: "missing" }),
      ).flat();
      await fill(workspace, objects);

      const { prefixes, others } = await prefixesOf(workspace);

      expect(Object.entries(prefixes)).to.deep.equal(
        Array.from({ length: 40 }, (_, n) => [`user-${String(60 + n).padStart(3, "0")}/`, { missing: 61 + n }]),
      );
      expect(others).to.deep.equal({ missing: (60 * 61) / 2 });
    }));
});
