import { expect } from "chai";
import { drawRecording } from "../../../scripts/recording/draw-recording.ts";
import type { Frame, Run } from "../../../scripts/recording/terminal-recorder.ts";

const run = (text: string, style: Run["style"] = "plain", column = 0): Run => ({ column, text, style });

describe("the drawing of a terminal recording", () => {
  const frames: Frame[] = [
    { milliseconds: 0, lines: [[run("$ npx sluice")]] },
    { milliseconds: 1_000, lines: [[run("$ npx sluice")], [run("50 %", "green")]] },
    { milliseconds: 2_000, lines: [[run("$ npx sluice")], [run("a < b & c", "red")]] },
  ];
  const svg = drawRecording(frames, 40, 'A "run"');

  it("shows each line for as long as it stays the same, and the last ones to the end", () => {
    const shapes = [...svg.matchAll(/<g id="(s\d)"( class="passing")?>.*?<text[^>]*>([^<]*)</g)];

    expect(shapes.map(([, id, passing, text]) => [id, passing !== undefined, text])).to.deep.equal([
      ["s0", false, "$ npx sluice"],
      ["s1", true, "50 %"],
      ["s2", false, "a &lt; b &amp; c"],
    ]);
  });

  it("lets lines appear and vanish in time, rests at the end for eight seconds, and begins with three of these", () => {
    expect(svg).to.contain(
      "@keyframes s1 { 0% { visibility: hidden } 10.00% { visibility: visible } 20.00% { visibility: hidden } } " +
        "#s1 { animation: s1 10.0s step-end -7.0s infinite; }",
    );
  });

  it("colours text, and names itself for those who do not see it", () => {
    expect(svg).to.contain('<text class="green"').and.to.contain('aria-label="A &quot;run&quot;"');
  });
});
