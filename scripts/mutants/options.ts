import { parseArgs } from "node:util";

export interface Options {
  /** Paths or globs of sources; all, where there are none. */
  readonly patterns: readonly string[];
  /** Only what changed since a commit; `""` for the last one in common with origin/main. */
  readonly changed: string | undefined;
  readonly minutes: number;
  /** How many mutants to draw; undefined for all. */
  readonly sample: number | undefined;
  readonly seed: number;
  readonly jobs: number;
  /** The measured time of tests that a mutant has to survive. */
  readonly patienceSeconds: number;
  /** Whether to try again what is known. */
  readonly fresh: boolean;
}

export const HELP = `npm run test:mutants -- [PATHS...] [OPTIONS]

Puts small faults into the code, one at a time, and tells which of them no test notices.

  PATHS             only these files, folders or globs
  --changed[=REF]   only lines changed since REF, or since this branch left origin/main, or since HEAD~1
  --minutes N       ends after N minutes; what was not tried counts neither way
  --sample N        draws N mutants, from each folder in proportion
  --seed N          draws others (default: 1)
  --jobs N          how many run at a time (default: 2)
  --patience N      seconds of tests, as measured, that a mutant has to survive (default: 20)
  --fresh           tries again what is known from an earlier run
`;

/** @throws TypeError or RangeError with a message for the user */
export function readOptions(argv: readonly string[]): Options | "help" {
  // The value of --changed may be left out, which parseArgs does not know.
  const args = argv.map((arg) => (arg === "--changed" ? "--changed=" : arg));
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      changed: { type: "string" },
      minutes: { type: "string" },
      sample: { type: "string" },
      seed: { type: "string", default: "1" },
      jobs: { type: "string", default: "2" },
      patience: { type: "string", default: "20" },
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  return {
    patterns: positionals,
    changed: values.changed,
    minutes: values.minutes === undefined ? Infinity : positive("minutes", values.minutes),
    sample: values.sample === undefined ? undefined : positive("sample", values.sample),
    seed: positive("seed", values.seed),
    jobs: positive("jobs", values.jobs),
    patienceSeconds: positive("patience", values.patience),
    fresh: values.fresh,
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0 && number < Infinity)) throw new RangeError(`--${name} must be a positive number, not ${text}`);
  return number;
}
