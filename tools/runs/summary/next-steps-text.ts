import { wrapped } from "../../../terminal/text/labelled-lines.ts";
import { SLUICE } from "../../../terminal/sluice-command.mjs";

/**
 * How to go on, for a terminal: a command stays whole, to be copied, on a line of its own where the sentence and it have no room
 * on one.
 *
 * @param width of the terminal
 * @returns lines, each with its end
 */
export function nextStepsText(steps: readonly string[], width: number | undefined): string {
  return steps.flatMap((step) => linesOf(step, width).map((line) => `${line}\n`)).join("");
}

function linesOf(step: string, width = Infinity): readonly string[] {
  if (step.length <= width) return [step];
  const at = step.indexOf(`: ${SLUICE} `);
  if (at === -1) return wrapped(step, width);
  return [...wrapped(step.slice(0, at + 1), width), `  ${step.slice(at + 2)}`];
}
