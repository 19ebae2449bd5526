import { spawn } from "node:child_process";
import xterm from "@xterm/headless";

/** A piece of a line in one style. */
export interface Run {
  readonly column: number;
  readonly text: string;
  readonly style: "plain" | "bold" | "dim" | "green" | "yellow" | "red" | "blue";
}

/** What the terminal shows at a moment: the pieces of each of its lines. */
export interface Frame {
  readonly milliseconds: number;
  readonly lines: readonly (readonly Run[])[];
}

export interface RecordingOptions {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** How far frames are apart. */
  readonly everyMilliseconds: number;
}

/** Runs a shell command in a terminal, and keeps what the terminal shows. Needs `script` of util-linux, which makes the terminal. */
export async function recordTerminal(command: string, options: RecordingOptions): Promise<Frame[]> {
  const { columns, rows, cwd, env, everyMilliseconds } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const sized = `stty cols ${columns} rows ${rows}; ${command}`;
  const child = spawn("script", ["--quiet", "--return", "--command", sized, "/dev/null"], {
    cwd,
    env: { ...env, TERM: "xterm-256color" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.on("data", (data: Buffer) => terminal.write(data));
  const frames: Frame[] = [];
  const started = performance.now();
  const look = (): void => {
    frames.push({ milliseconds: Math.round(performance.now() - started), lines: screenOf(terminal) });
  };
  const timer = setInterval(look, everyMilliseconds);
  await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearInterval(timer);
  await new Promise<void>((resolve) => terminal.write("", resolve));
  look();
  return frames;
}

function screenOf(terminal: xterm.Terminal): Run[][] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: terminal.rows }, (_, row) => runsOf(buffer.getLine(buffer.viewportY + row)));
}

function runsOf(line: xterm.IBufferLine | undefined): Run[] {
  const runs: Run[] = [];
  for (let column = 0; line && column < line.length; column++) {
    const cell = line.getCell(column);
    const text = cell?.getChars() ?? "";
    if (!cell || text.trim() === "") continue;
    const style = styleOf(cell);
    const last = runs.at(-1);
    // Words of one style that stand a space apart are one piece.
    const gap = last ? column - last.column - Array.from(last.text).length : Infinity;
    if (last?.style === style && gap <= 1) {
      runs[runs.length - 1] = { ...last, text: `${last.text}${" ".repeat(gap)}${text}` };
    } else {
      runs.push({ column, text, style });
    }
  }
  return runs;
}

const COLORS = [undefined, "red", "green", "yellow", "blue"] as const;

function styleOf(cell: xterm.IBufferCell): Run["style"] {
  const color = cell.isFgPalette() ? COLORS[cell.getFgColor() % 8] : undefined;
  if (color !== undefined) return color;
  if (cell.isDim()) return "dim";
  return cell.isBold() ? "bold" : "plain";
}
