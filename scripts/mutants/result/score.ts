import type { Result } from "../run/outcome.ts";
import { isMeant, type AcceptedMutant } from "./accepted.ts";

export interface Score {
  readonly mutants: number;
  readonly killed: number;
  readonly timedOut: number;
  /** Refused by the compiler. */
  readonly refused: number;
  readonly survived: number;
  readonly accepted: number;
  /** Not tried, or not by all tests: they count neither way. */
  readonly open: number;
  /** Percent of those that count; undefined where none does. */
  readonly percent: number | undefined;
}

export type Standing = "killed" | "timedOut" | "refused" | "survived" | "accepted" | "open";

/** What a result counts as. */
export function standing({ mutant, outcome }: Result, accepted: readonly AcceptedMutant[]): Standing {
  switch (outcome.kind) {
    case "killed":
      return "killed";
    case "timed out":
      return "timedOut";
    case "refused":
      return "refused";
    case "survived":
      if (accepted.some((entry) => isMeant(entry, mutant))) return "accepted";
      return outcome.complete ? "survived" : "open";
  }
}

/**
 * Counts results.
 *
 * A mutant that the compiler refuses counts as noticed, because `npm run check` compiles. An accepted one does not count.
 *
 * @param untried how many mutants there was no time for
 */
export function score(standings: readonly Standing[], untried: number): Score {
  const count = (which: Standing): number => standings.filter((each) => each === which).length;
  const [killed, timedOut, refused] = [count("killed"), count("timedOut"), count("refused")];
  const survived = count("survived");
  const noticed = killed + timedOut + refused;
  return {
    ...{ mutants: standings.length + untried, killed, timedOut, refused, survived },
    accepted: count("accepted"),
    open: count("open") + untried,
    percent: noticed + survived === 0 ? undefined : (100 * noticed) / (noticed + survived),
  };
}
