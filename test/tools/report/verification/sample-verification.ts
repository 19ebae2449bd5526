import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Breakdown } from "../../../../tools/verify/result/breakdown.ts";
import { CLASSES, type ClassCounts, type FindingClass } from "../../../../tools/verify/result/classes.ts";
import type { VerifySummary } from "../../../../tools/verify/result/verify-summary.ts";
import type { VerifyPlan } from "../../../../tools/verify/verify-plan.ts";
import { HOSTILE_KEYS } from "../sample-run.ts";

export const VERIFICATION = "20261102-093000-v3f9";

export const PLAN: VerifyPlan = {
  ...{ command: "verify", run: VERIFICATION, created: Date.UTC(2026, 10, 2, 9, 30) },
  where: { kind: "named", bucket: "files", table: "items", endpoints: {}, region: "eu-west-1" },
  ...{ title: "bucket files, table items", bucket: "files", table: "items", maxDecompressedBytes: 512 * 1024 * 1024 },
  mapping: { userID: "/customer/id", timestamp: "/placedAt", data: "", records: "/orders", timestampUnit: "seconds" },
  selection: { prefix: "logs/", suffixes: [".json"] },
  what: { prefix: "logs/", suffixes: [".json"], allVersions: false, deep: true },
  ...{ listsAll: true, cutoff: Date.UTC(2026, 10, 2, 9, 29), segments: 8 },
};

export const countsOf = (some: Partial<ClassCounts>): ClassCounts =>
  Object.fromEntries(CLASSES.map((name) => [name, some[name] ?? 0])) as Record<FindingClass, number>;

export const SUMMARY: VerifySummary = {
  ...{ type: "summary", command: "verify", run: VERIFICATION, ended: "finished", agree: false, deep: true },
  ...{ listed: 9_500, objects: 9_000, agreeing: 8_700, items: 88_765, outside: 12 },
  classes: countsOf({ missing: 250, partial: 5, rejected: 45, orphaned: 2, foreign: 3 }),
  changed: { objects: 4, items: 1, gone: 0 },
  ...{ looked: 302, notLooked: 1, olderNotLooked: 0, readUnits: 1_234.5, durationMilliseconds: 90_000 },
};

const dayOf = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);

const BREAKDOWN: Breakdown = {
  prefixes: [
    { prefix: "", counts: { agrees: 1 } },
    { prefix: "logs/2025/", counts: { agrees: 8_000 } },
    { prefix: `logs/${"deep".repeat(60)}/`, counts: { agrees: 7, partial: 5, rejected: 45, orphaned: 2 } },
    { prefix: HOSTILE_KEYS.markup, counts: { missing: 250 } },
  ],
  others: { agrees: 692 },
  days: [
    ...Array.from({ length: 100 }, (_, n) => ({
      day: dayOf(n),
      counts: {
        agrees: 87,
        ...(n < 50 ? { missing: n === 7 ? 5 + 1 : 5 } : {}),
        ...(n === 99 ? { rejected: 45 } : {}),
      },
    })),
    { day: null, counts: { foreign: 3 } },
  ],
};

const objects = (name: FindingClass, keys: readonly string[]): readonly object[] =>
  keys.map((key, n) => ({
    ...{ class: name, key, etag: "e", size: 10, lastModified: Date.UTC(2026, 0, 1, 0, 0, n), confirmed: n > 0 },
    ...{ records: 3, absent: 2, older: 0, altered: 0, rejected: name === "rejected" ? 1 : 0 },
    ...(name === "rejected" ? { reason: "no-partition-key", known: "failure queue" } : {}),
  }));

const FOUND: Partial<Record<FindingClass, readonly object[]>> = {
  missing: objects("missing", [
    ...Object.values(HOSTILE_KEYS),
    ...Array.from({ length: 245 }, (_, n) => `logs/2026/${n}.json`),
  ]),
  partial: objects("partial", ["logs/a.json"]),
  rejected: objects("rejected", ["logs/bad.json"]),
  orphaned: [
    { class: "orphaned", key: "logs/gone.json", userID: "5501", timestamp: 1, lastModified: 0, confirmed: true },
  ],
  foreign: [{ class: "foreign", userID: `</script>${"x".repeat(300)}`, timestamp: "1.5" }],
};

/** Writes a verification's folder, as a verification would have. */
export function writeSampleVerification(
  folder: string,
  { summary = SUMMARY, breakdown = BREAKDOWN }: { summary?: VerifySummary; breakdown?: Breakdown } = {},
): void {
  const path = join(folder, "verifications", VERIFICATION);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "plan.json"), JSON.stringify(PLAN));
  writeFileSync(join(path, "summary.json"), JSON.stringify(summary));
  writeFileSync(join(path, "breakdown.json"), JSON.stringify(breakdown));
  for (const [name, lines] of Object.entries(FOUND))
    writeFileSync(join(path, `${name}.ndjson`), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}
