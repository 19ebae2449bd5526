import { UNIT_MILLISECONDS } from "../arguments/option-values.ts";

/** Such as `1,234`. */
export const countText = (count: number): string => count.toLocaleString("en");

/** Such as `1 record` or `1,234 records`. */
export const pluralText = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;

const BYTES = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Such as `17 B` or `12.3 MiB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 1,023.96 KiB would be shown as 1,024.0 KiB.
  while (Number(value.toFixed(unit === 0 ? 0 : 1)) >= 1_024 && unit < BYTES.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  const number = value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number} ${BYTES[unit] ?? ""}`;
}

/** Such as `3.4 ms`, `640 ms`, `3.4 s`, `5 min 03 s` or `1 h 02 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 9.95) return `${Number(milliseconds.toFixed(1))} ms`;
  if (milliseconds < 999.5) return `${milliseconds.toFixed(0)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${countText(Math.floor(minutes / 60))} h ${twoDigits(minutes % 60)} min`;
}

/** Such as `3 d 4 h`: at most two units. */
export function ageText(milliseconds: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, milliseconds);
  for (const unit of ["d", "h", "m", "s"] as const) {
    const count = Math.floor(rest / UNIT_MILLISECONDS[unit]);
    rest -= count * UNIT_MILLISECONDS[unit];
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit === "m" ? "min" : unit}`);
    else if (parts.length > 0) break;
  }
  return parts.length === 0 ? "0 s" : parts.join(" ");
}

/** A rate without its unit. Below 100 it has at least three digits, such as `0.036`, `3.4` or `1,234`. */
export function rateText(rate: number): string {
  const digits = rate >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: rate >= 10 ? 3 : 2 };
  return rate.toLocaleString("en", digits);
}

/** Such as `2026-11-01 09:30:00 UTC`. */
export const timeText = (epochMilliseconds: number): string =>
  `${new Date(epochMilliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;

const twoDigits = (value: number): string => String(value).padStart(2, "0");
