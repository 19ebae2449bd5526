import type { Frame, Run } from "./terminal-recorder.ts";

/** A line as it stands for some time. */
interface Span {
  readonly row: number;
  readonly runs: readonly Run[];
  readonly from: number;
  /** `undefined`: to the end. */
  readonly to: number | undefined;
}

const CELL = { width: 7.8, height: 18 } as const;
const MARGIN = 16;
const TITLE_HEIGHT = 28;
/** How long the last frame stays before the recording begins anew; and how long of that it is shown at first. */
const REST_MILLISECONDS = 8_000;
const FIRST_REST_MILLISECONDS = 3_000;

const STYLE = `
    text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #e6edf3; white-space: pre; }
    .bold { font-weight: 700; } .dim { fill: #8b949e; } .green { fill: #56d364; } .yellow { fill: #e3b341; } .red { fill: #ff7b72; } .blue { fill: #79c0ff; }
    g.passing { visibility: hidden; }
    @media (prefers-reduced-motion: reduce) { g { animation: none !important; } }`;

/**
 * Draws a recording as an SVG that plays by itself, again and again. It begins with the last frame, which says the most, and shows
 * nothing else where motion is not wanted.
 *
 * @param title what the image is, for those who do not see it
 */
export function drawRecording(frames: readonly Frame[], columns: number, title: string): string {
  const end = frames.at(-1)?.milliseconds ?? 0;
  const spans = spansOf(frames);
  const rows = Math.max(...spans.map(({ row }) => row)) + 1;
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = TITLE_HEIGHT + rows * CELL.height + MARGIN;
  const total = end + REST_MILLISECONDS;
  const drawn = spans.map((span, index) => drawSpan(span, index, total));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
  <style>${STYLE}
${drawn.map(({ rule }) => rule).join("")}  </style>
  <rect width="${width}" height="${height}" rx="8" fill="#161b22" />
  <circle cx="18" cy="15" r="5" fill="#ff5f57" /><circle cx="35" cy="15" r="5" fill="#febc2e" /><circle cx="52" cy="15" r="5" fill="#28c840" />
${drawn.map(({ shape }) => shape).join("\n")}
</svg>
`;
}

/** Each line of the terminal, for as long as it stays the same. */
function spansOf(frames: readonly Frame[]): Span[] {
  const spans: Span[] = [];
  const rows = Math.max(...frames.map(({ lines }) => lines.length));
  for (let row = 0; row < rows; row++) {
    let shown = "[]";
    let current: Omit<Span, "to"> | undefined;
    for (const { milliseconds, lines } of frames) {
      const runs = lines[row] ?? [];
      const text = JSON.stringify(runs);
      if (text === shown) continue;
      if (current) spans.push({ ...current, to: milliseconds });
      current = runs.length === 0 ? undefined : { row, runs, from: milliseconds };
      shown = text;
    }
    if (current) spans.push({ ...current, to: undefined });
  }
  return spans;
}

function drawSpan({ row, runs, from, to }: Span, index: number, total: number): { rule: string; shape: string } {
  const y = TITLE_HEIGHT + (row + 1) * CELL.height - 5;
  const texts = runs.map(({ column, text, style }) => {
    const x = (MARGIN + column * CELL.width).toFixed(1);
    // The length holds columns together, whatever font is there.
    const length = (Array.from(text).length * CELL.width).toFixed(1);
    return `<text${style === "plain" ? "" : ` class="${style}"`} x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escape(text)}</text>`;
  });
  const percent = (milliseconds: number): string => `${((milliseconds / total) * 100).toFixed(2)}%`;
  const hidden = "visibility: hidden";
  const after = to === undefined ? "" : ` ${percent(to)} { ${hidden} }`;
  const before = from === 0 ? "" : `0% { ${hidden} } `;
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)}s`;
  const timing = `${seconds(total)} step-end ${seconds(FIRST_REST_MILLISECONDS - total)} infinite`;
  const frames = `${before}${percent(from)} { visibility: visible }${after}`;
  return {
    rule: `    @keyframes s${index} { ${frames} } #s${index} { animation: s${index} ${timing}; }\n`,
    shape: `  <g id="s${index}"${to === undefined ? "" : ' class="passing"'}>${texts.join("")}</g>`,
  };
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
