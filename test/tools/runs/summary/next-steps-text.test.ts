import { expect } from "chai";
import { nextStepsText } from "../../../../tools/runs/summary/next-steps-text.ts";

const RESUME = "Resume the run: npx sluice backfill --resume r";

describe("nextStepsText", () => {
  const cases = [
    { title: "is empty if nothing is left to do", steps: [], width: 80, text: "" },
    { title: "has a line for each", steps: [RESUME, "So."], width: 80, text: `${RESUME}\nSo.\n` },
    { title: "keeps a line that just fits", steps: [RESUME], width: RESUME.length, text: `${RESUME}\n` },
    {
      title: "gives a command a line of its own, whole, if it does not fit",
      steps: [RESUME],
      width: RESUME.length - 1,
      text: "Resume the run:\n  npx sluice backfill --resume r\n",
    },
    {
      title: "wraps a sentence without a command",
      steps: ["one two three four"],
      width: 10,
      text: "one two\nthree four\n",
    },
    {
      title: "wraps the sentence before a command",
      steps: ["one two three four: npx sluice runs"],
      width: 11,
      text: "one two\nthree four:\n  npx sluice runs\n",
    },
  ];
  for (const { title, steps, width, text } of cases) {
    it(title, () => expect(nextStepsText(steps, width)).to.equal(text));
  }

  it("wraps nothing in a file or a pipe", () => {
    expect(nextStepsText(["word ".repeat(200)], undefined)).to.equal(`${"word ".repeat(200)}\n`);
  });
});
