import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../../tools/runs/plan.ts";
import type { Failure } from "../../../runtime/work/failure.ts";
import type { JournalLine } from "../../../tools/runs/journal-lines.ts";
import { latencyStep } from "../../../runtime/work/latency.ts";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";

export const RUN = "20261101-093000-k3f9";

/** Keys that would break out of a page, a line, or the direction of a text. */
export const HOSTILE_KEYS = {
  markup: `logs/</script><script>alert("x")</script>'&amp;.json`,
  long: `logs/${"a1b2c3d4".repeat(100)}.json`,
  rightToLeft: "logs/שלום עולם/\u202Enosj.exe",
  control: "logs/a\u0000b\u001b[31mc\u200bd\nend.json",
  spaces: "logs/  two  spaces .json",
} as const;

const BEGAN = Date.UTC(2026, 10, 1, 9, 30);

const PLAN: Plan = {
  command: "backfill",
  run: RUN,
  created: BEGAN,
  where: { kind: "named", bucket: "files", table: "items", endpoints: {}, region: "eu-west-1" },
  title: "bucket files, table items",
  bucket: "files",
  table: "items",
  mapping: { userID: "/customer/id", timestamp: "/placedAt", data: "", records: "/orders", timestampUnit: "seconds" },
  maxDecompressedBytes: 512 * 1024 * 1024,
  selection: {
    prefix: "logs/",
    suffixes: [".json", ".json.gz"],
    since: Date.UTC(2025, 0, 1),
    until: Date.UTC(2026, 0, 1),
  },
  what: {
    prefix: "logs/",
    suffixes: [".json", ".json.gz"],
    since: Date.UTC(2025, 0, 1),
    until: Date.UTC(2026, 0, 1),
    allVersions: true,
    manifest: "s3://inventory/files/daily/2026-11-01T01-00Z/manifest.json",
    limit: 20_000,
    rewrite: true,
    dryRun: false,
  },
  manifestIdentity: "etag 0123456789abcdef0123456789abcdef",
};

/** A second's work: 50 objects of 40 records, 2 MiB, of which one object is slow. */
const done = (t: number, objects: number, failuresBytes: number, changes: object = {}): JournalLine => ({
  kind: "done",
  t,
  objects: {},
  totals: {
    ...ZERO_TOTALS,
    objects,
    records: objects * 40,
    outcomes: {
      written: objects * 38,
      storedByReference: objects,
      alreadyThere: objects,
      stale: 0,
      passedOver: 0,
      rejected: 0,
    },
    bytes: objects * 40_000,
    writeUnits: objects * 45,
    latencies: { [latencyStep(200)]: objects - 1, [latencyStep(2_000)]: 1 },
    ...changes,
  },
  failuresBytes,
});

/** A minute and a half, a pause of an hour, and another minute and a half; in the first it is throttled for a while. */
function* journal(failuresBytes: number): Generator<JournalLine> {
  let t = BEGAN + 1_000;
  for (const session of [0, 1]) {
    yield { kind: "began", t, pid: 1, concurrency: 64, ...(session === 0 ? {} : { maxRate: null, maxWrites: 2_500 }) };
    if (session === 0) {
      yield { kind: "opened", t, range: 0, next: null, listed: 9_500, deleteMarkers: 12, selected: 9_036, bytes: 4e8 };
      yield done(t, 30, failuresBytes, { failed: 4, withRejects: 26, records: 600, outcomes: REJECTS });
    }
    for (let second = 1; second <= 90; second++) {
      t += 1_000;
      const throttled = session === 0 && second > 30 && second <= 50;
      yield done(t - 1, throttled ? 20 : 50, failuresBytes);
      const concurrency = throttled ? 16 : Math.min(64, 16 + second);
      yield { kind: "tick", t, concurrency, retries: throttled ? 30 : 0, throttles: throttled ? 25 : 0 };
    }
    yield { kind: "ended", t, how: session === 0 ? "interrupted" : "finished" };
    t += 3_600_000;
  }
}

const REJECTS = {
  written: 480,
  storedByReference: 0,
  alreadyThere: 0,
  stale: 0,
  passedOver: 0,
  rejected: 120,
} as const;

/** 120 rejected records in 26 objects, and 4 objects that failed. */
function failures(): readonly Failure[] {
  const object = (key: string, n: number) => ({
    ...{ bucket: "files", key, versionId: `3HL4kqtJlcpXroDTDmJ${n}rmSpXd3dIbrHY` },
  });
  const where = (record: number) => ({ record, line: record + 1, column: 29 });
  const truncated = { reason: "truncated-json", detail: "the text ends inside a string" } as const;
  const keyless = {
    reason: "no-partition-key",
    detail: "the record has no partition key at /customer/id",
  } as const;
  const hostile = Object.values(HOSTILE_KEYS).map((key, n): Failure => {
    const reasons = [{ ...where(n), ...truncated }];
    return { kind: "rejected", object: object(key, n), rejected: 1, reasons, omitted: 0 };
  });
  const many: Failure = {
    ...{ kind: "rejected", object: object("logs/2025/many.json", 7), rejected: 95, omitted: 10 },
    counts: { "no-partition-key": 95 },
    reasons: Array.from({ length: 85 }, (_, n) => ({ ...where(n), ...keyless })),
  };
  const others = Array.from({ length: 20 }, (_, n): Failure => {
    const key = `logs/2025/${String(n).padStart(2, "0")}.json`;
    const reasons = [{ ...where(n), ...keyless }];
    return { kind: "rejected", object: object(key, n), rejected: 1, reasons, omitted: 0 };
  });
  const failed = Array.from({ length: 4 }, (_, n): Failure => {
    const message = "User: arn:aws:sts::123456789012:assumed-role/operator is not authorized to perform: kms:Decrypt";
    return {
      kind: "failed",
      object: object(`logs/secret/${n}.json`, n),
      error: { name: "AccessDenied", message: `${message} on resource ${"key".repeat(40)}` },
    };
  });
  return [...hostile, many, ...others, ...failed];
}

/** Writes a run's folder, as a run would have. */
export function writeSampleRun(folder: string): void {
  const path = join(folder, "runs", RUN);
  mkdirSync(path, { recursive: true });
  const lines = (values: Iterable<unknown>): string =>
    [...values].map((value) => `${JSON.stringify(value)}\n`).join("");
  const failed = lines(failures());
  writeFileSync(join(path, "plan.json"), JSON.stringify(PLAN));
  writeFileSync(join(path, "failures.ndjson"), failed);
  writeFileSync(join(path, "journal.ndjson"), lines(journal(Buffer.byteLength(failed))));
}
