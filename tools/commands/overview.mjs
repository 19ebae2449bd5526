// Plain JavaScript, and nothing but Node: these answers are there before tsx has loaded, and before anything is installed.
import { readFileSync } from "node:fs";
import { SLUICE } from "../../terminal/sluice-command.mjs";

/** What each command does, in the order of the overview. */
export const SUMMARIES = {
  backfill: "processes the objects that are already in the bucket",
  mapping: "suggests a mapping for files, and shows what their records become",
  runs: "lists the runs, or shows one of them",
  stop: "stops a run on AWS",
  report: "writes a run's report, one HTML file",
  failures: "shows what is on the failure queue, and removes nothing",
  replay: "processes again what failed",
  verify: "proves that bucket and table agree, or says where they do not",
  completion: "prints a completion script for bash or zsh",
};

const HELP = ["--help", "-h", "help"];
const VERSION = ["--version", "version"];

/**
 * Answers what needs no command: the overview, and the version.
 *
 * @param {readonly string[]} argv without the program's own name
 * @returns {{ readonly text: string; readonly code: 0 | 2 } | undefined} undefined where a command has to answer
 */
export function answerAtOnce([name, ...rest]) {
  if (name === undefined) return { text: overview(), code: 2 };
  if (rest.length > 0) return undefined;
  if (HELP.includes(name)) return { text: overview(), code: 0 };
  return VERSION.includes(name) ? { text: `${version()}\n`, code: 0 } : undefined;
}

function version() {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}

function overview() {
  const commands = Object.entries(SUMMARIES).map(([name, summary]) => `  ${name.padEnd(11)} ${summary}`);
  return `${SLUICE} COMMAND [OPTIONS]

Examples:
  ${SLUICE} backfill --local --dry-run            shows what a backfill of the local pipeline's bucket would do
  ${SLUICE} backfill --stack prod --prefix 2024/  processes the objects under 2024/
  ${SLUICE} runs                                  lists the runs, and how each ended

Commands:
${commands.join("\n")}

${SLUICE} COMMAND --help lists a command's options; --version prints the version.

Outside the repository, run node PATH/tools/sluice.mjs, or run npm link in it once: sluice is then on the PATH.
In the environment: SLUICE_STACK is the stack of a command that names no pipeline; SLUICE_FOLDER holds the runs, in place of
.sluice; NO_COLOR turns colours off; SLUICE_DEBUG adds the stack trace to an error.

Exit codes: 0 done, 1 failed, 2 usage error, 3 finished but something failed or was rejected,
4 nothing matched, 130 interrupted.
`;
}
