import type { CliResult } from "../run-cli.ts";
import type { Damage } from "./damage.ts";

export const NOTHING: Damage = {
  missing: [],
  stale: [],
  partial: [],
  different: [],
  orphaned: [],
  doubled: [],
  foreign: [],
};

/** What was found, by class, in the words of {@link Damage}. */
export function found({ lines }: CliResult): Damage & Record<string, readonly string[]> {
  const classes: Record<string, string[]> = {
    missing: [],
    stale: [],
    partial: [],
    different: [],
    orphaned: [],
    doubled: [],
    foreign: [],
  };
  for (const line of lines.slice(0, -1)) {
    const { class: name, key, userID, timestamp } = line as Record<string, string>;
    const isSlot = name === "doubled" || name === "foreign";
    (classes[name!] ??= []).push(isSlot ? `${userID}/${timestamp}` : key!);
  }
  return Object.fromEntries(Object.entries(classes).map(([name, keys]) => [name, keys.sort()])) as never;
}
