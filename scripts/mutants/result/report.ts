import { dirname } from "node:path";
import { fittedTable } from "../../../terminal/text/table.ts";
import type { Mutant } from "../generate/mutant.ts";
import type { Result } from "../run/outcome.ts";
import { BARS, folderOf } from "../scope.ts";
import type { AcceptedMutant } from "./accepted.ts";
import { score, standing, type Score } from "./score.ts";

export interface Report {
  readonly text: string;
  /** Whether no folder is below its bar. */
  readonly ok: boolean;
}

interface Findings {
  readonly results: readonly Result[];
  /** Mutants that there was no time for. */
  readonly untried: readonly Mutant[];
  readonly accepted: readonly AcceptedMutant[];
  /** Accepted ones that are no mutants any more. */
  readonly unmatched: readonly AcceptedMutant[];
  /** Tests that fail without a fault, when they run alone. */
  readonly unusable: readonly string[];
}

/** Lists the survivors, and counts all by folder. */
export function report({ results, untried, accepted, unmatched, unusable }: Findings): Report {
  const standings = new Map(results.map((result) => [result, standing(result, accepted)]));
  const survivors = results.filter((result) => ["survived", "open"].includes(standings.get(result) ?? ""));
  const scoreOf = (within: (file: string) => boolean): Score =>
    score(
      results.filter(({ mutant }) => within(mutant.file)).map((result) => standings.get(result) ?? "open"),
      untried.filter(({ file }) => within(file)).length,
    );
  const files = [...results.map(({ mutant }) => mutant.file), ...untried.map(({ file }) => file)];
  const folders = Object.keys(BARS).filter((folder) => files.some((file) => folderOf(file) === folder));
  const totals = folders.map((folder) => ({ folder, score: scoreOf((file) => folderOf(file) === folder) }));
  const below = totals.filter(({ folder, score: { percent = 100 } }) => percent < (BARS[folder] ?? 0));
  const rows = totals.flatMap(({ folder, score: total }) => {
    const rooms = [...new Set(files.filter((file) => folderOf(file) === folder).map(dirname))].sort();
    const inner = rooms.map((room) =>
      row(
        `  ${room}`,
        scoreOf((file) => dirname(file) === room),
        undefined,
      ),
    );
    return [row(folder, total, BARS[folder]), ...inner];
  });
  return {
    ok: below.length === 0,
    text: [
      ...survivors.map(survivorText),
      `${fittedTable(COLUMNS, rows, { width: undefined })}\n`,
      ...unmatched.map(
        ({ file, before, after }) => `accepted, but no mutant any more: ${file}\n  - ${before}\n  + ${after}\n`,
      ),
      ...unusable.map((name) => `fails alone on the code as it is, and was not asked: ${name}\n`),
      ...below.map(
        ({ folder, score: { percent } }) =>
          `${folder} is below its bar: ${percentText(percent)} of ${BARS[folder] ?? 0} %\n`,
      ),
    ].join("\n"),
  };
}

const COLUMNS = [
  { title: "folder" },
  ...["mutants", "killed", "timed out", "refused", "survived", "accepted", "open", "score", "bar"].map(
    (title) => ({ title, align: "right" }) as const,
  ),
];

function row(name: string, counts: Score, bar: number | undefined): readonly string[] {
  const { mutants, killed, timedOut, refused, survived, accepted, open, percent } = counts;
  const numbers = [mutants, killed, timedOut, refused, survived, accepted, open].map(String);
  return [name, ...numbers, percentText(percent), bar === undefined ? "" : `${bar} %`];
}

/** Rounded down, so that no score looks like a bar that it does not reach. */
const percentText = (percent: number | undefined): string =>
  percent === undefined ? "-" : `${(Math.floor(percent * 10) / 10).toFixed(1)} %`;

function survivorText({ mutant: { file, line, kind, before, after }, outcome, nearest }: Result): string {
  const open = outcome.kind === "survived" && !outcome.complete ? "; open: there was no time to ask all tests" : "";
  return `${file}:${line}  ${kind}; nearest test: ${nearest ?? "none"}${open}\n  - ${before}\n  + ${after}\n`;
}
