import { UsageError } from "./user-error.ts";
import { oneText } from "./option-values.ts";

const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads a duration such as `90s`, `30m`, `2h` or `7d`.
 *
 * @returns milliseconds
 * @throws UsageError
 */
export function duration(name: string, value: unknown): number | undefined {
  const text = oneText(name, value);
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  throw new UsageError(`--${name} is ${JSON.stringify(text)}; it must be a duration such as 90s, 30m, 2h or 7d`);
}

/** Such as `3 d 4 h`: two units at most. */
export function ageText(milliseconds: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, milliseconds);
  for (const unit of ["d", "h", "m", "s"] as const) {
    const count = Math.floor(rest / MILLISECONDS[unit]);
    rest -= count * MILLISECONDS[unit];
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit === "m" ? "min" : unit}`);
    else if (parts.length > 0) break;
  }
  return parts.length === 0 ? "0 s" : parts.join(" ");
}
