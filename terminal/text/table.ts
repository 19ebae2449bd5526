import Table from "cli-table3";
import stringWidth from "string-width";

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** To how many characters its texts may be cut; absent: they are never cut. */
  readonly least?: number;
  /** Columns with a number are left out where there is no room for all, the highest first. */
  readonly leftOut?: number;
}

export interface TableOptions {
  /** Of the terminal, in characters; `undefined` where lines may be of any length. */
  readonly width: number | undefined;
  readonly framed?: boolean;
  /** How the titles are shown. */
  readonly head?: (title: string) => string;
}

interface Measured extends Column {
  readonly index: number;
  readonly width: number;
}

/** Beside each text: two spaces; or a space on either side, and a line. */
const GAP = 2;
const FRAME = 3;

/**
 * A table that fits a terminal: columns are left out and texts are cut where there is no room, so that each row stays one line.
 *
 * @returns lines without an end to the last
 */
export function fittedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width = Infinity, framed = false, head = (title) => title }: TableOptions,
): string {
  const measured = columns.map((column, index): Measured => {
    const texts = [column.title, ...rows.map((row) => row[index] ?? "")];
    return { ...column, index, width: Math.max(...texts.map((text) => stringWidth(text))) };
  });
  const room = (count: number): number => (framed ? width - FRAME * count - 1 : width - GAP * (count - 1));
  const shown = fitting(measured, room);
  const table = new Table({
    head: shown.map(({ title }) => head(title)),
    colWidths: narrowed(shown, room(shown.length)).map((each) => each + 2),
    colAligns: shown.map(({ align = "left" }) => align),
    style: { head: [], border: [], ...(framed ? {} : { "padding-left": 0, "padding-right": GAP }) },
    ...(framed ? {} : { chars: NO_FRAME }),
  });
  table.push(...rows.map((row) => shown.map(({ index }) => row[index] ?? "")));
  return table.toString().replace(/ +$/gm, "");
}

/** The columns that have room, if their texts are cut as far as they may be. */
function fitting(columns: readonly Measured[], room: (count: number) => number): readonly Measured[] {
  const needed = columns.reduce((sum, { width, least = width }) => sum + Math.min(width, least), 0);
  const last = Math.max(...columns.map(({ leftOut = 0 }) => leftOut));
  if (needed <= room(columns.length) || last === 0) return columns;
  return fitting(
    columns.filter(({ leftOut }) => leftOut !== last),
    room,
  );
}

/** The columns' widths; the widest are cut first. */
function narrowed(columns: readonly Measured[], room: number): readonly number[] {
  const widths = columns.map(({ width }) => width);
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess--) {
    const slack = columns.map(({ least = Infinity }, index) =>
      (widths[index] ?? 0) > least ? (widths[index] ?? 0) : 0,
    );
    const widest = slack.indexOf(Math.max(...slack));
    if (slack[widest] === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const NO_FRAME = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid", "middle"].flatMap((name) => [
    [name, ""],
    [`${name}-mid`, ""],
    [`${name}-left`, ""],
    [`${name}-right`, ""],
  ]),
);
