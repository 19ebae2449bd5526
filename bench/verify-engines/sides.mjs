// The two sides of the comparison, made up. Plain JavaScript: any Node.js runs it.
import process from "node:process";
import { readFileSync } from "node:fs";

const EVERY = { missing: 10_007, stale: 20_011, orphaned: 30_011 };
const DATE = 1_700_000_000_000;

const isHit = (n, every) => n % every === every - 1;
const keyOf = (n) => `2026/${String(n).padStart(9, "0")}/events-of-one-hour.json`;

/** Objects in the order of their keys, as S3 lists them. */
export function* objects(count) {
  for (let n = 0; n < count; n += 1) if (!isHit(n, EVERY.orphaned)) yield [keyOf(n), DATE];
}

/** Items in an order that has nothing to do with that of the keys. */
export function* items(count) {
  for (let at = 0; at < count; at += 1) {
    const n = Number((BigInt(at) * 7_919n) % BigInt(count));
    if (!isHit(n, EVERY.missing)) yield [keyOf(n), isHit(n, EVERY.stale) ? DATE - 1_000 : DATE];
  }
}

/** What an engine must find. */
export function expected(count) {
  const found = { missing: 0, stale: 0, orphaned: 0 };
  for (let n = 0; n < count; n += 1) {
    if (isHit(n, EVERY.orphaned)) {
      if (!isHit(n, EVERY.missing)) found.orphaned += 1;
    } else if (isHit(n, EVERY.missing)) found.missing += 1;
    else if (isHit(n, EVERY.stale)) found.stale += 1;
  }
  return found;
}

/** Prints what was found, and the CPU time of this process and of those that it waited for. */
export function tell({ missing, stale, orphaned }) {
  const { user, system } = process.cpuUsage();
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // cutime and cstime, in hundredths of a second.
  const ofChildren = (Number(fields[13]) + Number(fields[14])) * 10;
  const cpuMilliseconds = (user + system) / 1_000 + ofChildren;
  process.stdout.write(JSON.stringify({ found: { missing, stale, orphaned }, cpuMilliseconds }));
}
