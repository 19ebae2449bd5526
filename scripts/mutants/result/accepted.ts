import { parse } from "yaml";
import type { Mutant } from "../generate/mutant.ts";

/** A mutant that may survive, because it changes nothing that anybody could notice. */
export interface AcceptedMutant {
  readonly file: string;
  /** The line as it is, and as it is with the fault: as the report prints them. */
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

/**
 * Reads the list of accepted mutants.
 *
 * @throws Error that names the entry and what it lacks
 */
export function readAccepted(yaml: string): readonly AcceptedMutant[] {
  const list: unknown = parse(yaml) ?? [];
  if (!Array.isArray(list)) throw new Error("the accepted mutants must be a list");
  return list.map((entry: unknown, index) => {
    const texts = (typeof entry === "object" && entry !== null ? entry : {}) as Record<string, unknown>;
    const text = (name: string): string => {
      const value = texts[name];
      if (typeof value === "string" && value.trim() !== "") return value;
      throw new Error(`accepted mutant ${index + 1} needs a text as ${name}`);
    };
    return { file: text("file"), before: text("before"), after: text("after"), reason: text("reason") };
  });
}

/** Whether an entry means a mutant. Spaces and line numbers do not matter. */
export function isMeant(entry: AcceptedMutant, { file, before, after }: Mutant): boolean {
  return entry.file === file && bare(entry.before) === bare(before) && bare(entry.after) === bare(after);
}

const bare = (text: string): string => text.replace(/\s+/g, " ").trim();

/** The entries that mean none of the mutants. */
export function unmatched(accepted: readonly AcceptedMutant[], mutants: readonly Mutant[]): readonly AcceptedMutant[] {
  return accepted.filter((entry) => !mutants.some((mutant) => isMeant(entry, mutant)));
}
