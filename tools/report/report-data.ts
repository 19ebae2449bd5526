import { percentile } from "../../runtime/work/latency.ts";
import type { JournalLine } from "../runs/journal-lines.ts";
import { readNdjson } from "../runs/ndjson.ts";
import { readFailureReasons, type FailureExample, type FailureReason } from "../runs/summary/failure-reasons.ts";
import { nextSteps } from "../runs/summary/next-steps.ts";
import { readBackfillPlan, type Plan } from "../runs/plan.ts";
import type { RunFolder } from "../runs/run-folder.ts";
import { lockOwner } from "../runs/run-lock.ts";
import { readRunState } from "../runs/run-state.ts";
import type { Summary } from "../runs/summary/summary.ts";
import { CourseReader, type Course, type Session } from "./course.ts";

/** All that a report shows of a run. */
export interface ReportData {
  readonly plan: Plan;
  readonly summary: Summary;
  /** `killed`: no process is at work on it, and the last one did not say how it ended. */
  readonly status: "finished" | "interrupted" | "failed" | "at work" | "killed";
  /** The examples of each in the order of their keys. */
  readonly failures: readonly FailureReason[];
  readonly course: Course;
  readonly sessions: readonly Readonly<Session>[];
  readonly latencies: readonly Latency[];
  /** How to go on, a sentence each. */
  readonly next: readonly string[];
}

export interface Latency {
  readonly percent: number;
  readonly milliseconds: number;
}

/** More than anybody reads, and less than a browser chokes on. */
const EXAMPLES = 200;

const PERCENTS = [50, 75, 90, 95, 99, 99.9];

/** Reads a run's files for its report. */
export async function readReportData(run: RunFolder, summary: Summary): Promise<ReportData> {
  const plan = readBackfillPlan(run);
  const { totals, failuresBytes } = await readRunState(run);
  const reader = new CourseReader();
  for await (const line of readNdjson<JournalLine>(run.journal)) reader.add(line);
  const reasons = await readFailureReasons(run, failuresBytes, EXAMPLES);
  const atWork = lockOwner(run.path) !== undefined;
  const status = atWork ? "at work" : (summary.ended ?? "killed");
  return {
    ...{ plan, summary, status },
    failures: reasons.map((each) => ({ ...each, examples: each.examples.toSorted(byKey) })),
    course: reader.course,
    sessions: reader.sessions,
    latencies: PERCENTS.flatMap((percent) => {
      const milliseconds = percentile(totals.latencies, percent / 100);
      return milliseconds === undefined ? [] : [{ percent, milliseconds }];
    }),
    next: atWork ? [] : nextSteps(plan, summary),
  };
}

const byKey = (a: FailureExample, b: FailureExample): number =>
  a.object.key < b.object.key ? -1 : Number(a.object.key > b.object.key);
