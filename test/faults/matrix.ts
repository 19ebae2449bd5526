import { expect } from "chai";
import pLimit from "p-limit";
import { canBefall, FAULT_NAMES, type FaultName } from "../support/faulty-proxy/faults.ts";
import { atRate, type RateOptions } from "../support/faulty-proxy/rate.ts";
import type { Call } from "../support/faulty-proxy/operation.ts";
import { judge, type Judged, type Trial, type Verdict } from "./verdict.ts";

/** `npm run test:faults` tries all of it, `npm test` a part. */
export const FULL = process.env["SLUICE_FAULTS"] === "full";

/** Of a hundred calls so many go wrong; at 100 % until the command has given up. */
export const RATES = [1, 10, 50, 100] as const;

/** A row of the matrix: an operation, and what calls it. */
export interface Row {
  readonly operation: string;
  readonly by: string;
  /** The call, from 1, that goes wrong at every rate. */
  readonly surely?: number;
  /** Cells at once. */
  readonly atOnce?: number;
  /** Left out of `npm test`: other rows try the same code. */
  readonly onlyFull?: boolean;
  /** It is answered once: messages that are handed out are hidden from then on, also where the answer is lost. */
  readonly isAnsweredOnce?: boolean;
  readonly trial: (cell: Cell) => Promise<Trial & { readonly close: () => Promise<void> }>;
}

export interface Cell {
  /** Its own, for what no other cell may touch. */
  readonly name: string;
  readonly fault: FaultName;
  readonly percent: number;
  /** Which calls go wrong; the trial stops asking it when the fault is over. */
  readonly decide: (call: Call) => FaultName | undefined;
}

interface JudgedCell extends Pick<Cell, "fault" | "percent"> {
  readonly judged: Judged;
}

/** Cells at once: most of their time they wait. */
const AT_ONCE = 6;

const MOST_MILLISECONDS = 60_000;

const LETTERS: Readonly<Record<Verdict, string>> = {
  complete: "c",
  recovered: "r",
  lied: "L",
  unclear: "U",
  lost: "X",
  hung: "H",
};

/** Tests the rows, and prints them: a cell has a letter for each rate. */
export function describeMatrix(title: string, rows: readonly Row[]): void {
  describe(title, function () {
    this.timeout(300_000);
    const printed: string[] = [];
    rows.forEach((row, index) => {
      if (row.onlyFull === true && !FULL) return;
      it(`${row.operation} of ${row.by}: completes, or fails clearly and is right afterwards`, async () => {
        const cells = await cellsOf(row, index);
        if (FULL) printed.push(lineOf(row, cells));
        const wrong = cells.filter((cell) => !isRight(row, cell));
        expect(
          wrong.map(({ fault, percent, judged }) => `${fault} ${percent} %: ${judged.verdict}\n${judged.text}`),
        ).to.deep.equal([]);
      });
    });
    after(() => {
      if (FULL) console.log([...headOf(title), ...printed, ""].join("\n"));
    });
  });
}

async function cellsOf(row: Row, index: number): Promise<JudgedCell[]> {
  const wanted = FAULT_NAMES.flatMap((fault, column) =>
    RATES.map((percent, rate) => ({ fault, percent, seed: column * RATES.length + rate })),
  );
  // A part is a diagonal: each row, each fault and each rate is in it.
  const chosen = wanted.filter(
    ({ fault, seed }) => canBefall(fault, row.operation) && (FULL || (seed + index) % 13 === 0),
  );
  return pLimit(row.atOnce ?? AT_ONCE).map(chosen, async ({ fault, percent, seed }) => {
    const rate = { operation: row.operation, fault, percent, surely: row.surely ?? 1, seed };
    const trial = await row.trial({ name: `${index}-${seed}`, fault, percent, decide: deciderOf(rate) });
    try {
      return { fault, percent, judged: await judge(trial, MOST_MILLISECONDS) };
    } finally {
      await trial.close();
    }
  });
}

/** A fault that befalls few calls is mended by trying again. (A silence may be that of a busy machine.) */
function isRight({ isAnsweredOnce }: Row, { fault, percent, judged: { verdict } }: JudgedCell): boolean {
  if (verdict !== "recovered") return verdict === "complete";
  return percent > 10 || fault.startsWith("stall") || (isAnsweredOnce === true && /after|^cut/.test(fault));
}

/** Throttling is waited out however long it takes: so it has to end by itself. */
const THROTTLED_CALLS = 4;

function deciderOf(rate: RateOptions): Cell["decide"] {
  const decide = atRate(rate);
  let throttled = 0;
  return (call) => {
    const fault = decide(call);
    return fault === "throttled" && ++throttled > THROTTLED_CALLS ? undefined : fault;
  };
}

function headOf(title: string): string[] {
  const legend = FAULT_NAMES.map((fault, index) => `${columnOf(index)} ${fault}`);
  return [
    "",
    title,
    `  each cell: at ${RATES.join(", ")} % of the calls; ${Object.entries(LETTERS)
      .map(([verdict, letter]) => `${letter} ${verdict}`)
      .join(", ")}`,
    `  ${legend.slice(0, 10).join(" · ")}`,
    `  ${legend.slice(10).join(" · ")}`,
    `  ${"".padEnd(46)}${FAULT_NAMES.map((_, index) => columnOf(index).padEnd(5)).join("")}counts; slowest`,
  ];
}

const columnOf = (index: number): string => String.fromCharCode(65 + index);

function lineOf({ operation, by }: Row, cells: readonly JudgedCell[]): string {
  const letters = FAULT_NAMES.map((fault) => {
    const ofFault = cells.filter((cell) => cell.fault === fault);
    return RATES.map((percent) => {
      const cell = ofFault.find((each) => each.percent === percent);
      return cell ? LETTERS[cell.judged.verdict] : "-";
    }).join("");
  });
  const counts = Object.keys(LETTERS).flatMap((verdict) => {
    const count = cells.filter(({ judged }) => judged.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  const slowest = Math.max(...cells.map(({ judged }) => judged.milliseconds)) / 1_000;
  return `  ${`${operation} of ${by}`.padEnd(46)}${letters.join(" ")} ${counts.join(", ")}; ${slowest.toFixed(1)} s`;
}
