import type { ReportData } from "../report-data.ts";
import { overTime } from "./over-time.ts";
import { failures } from "./failures.ts";
import { overview } from "./overview.ts";
import { pageShell } from "./page-shell.ts";
import { plan } from "./plan.ts";
import { sessions } from "./sessions.ts";
import { totals } from "./totals.ts";

/** The report of a backfill, as one HTML file. */
export const reportPage = (data: ReportData): string =>
  pageShell({
    title: `${data.plan.run}: backfill of ${data.plan.bucket}`,
    main: [overview(data), failures(data), totals(data), overTime(data), plan(data), sessions(data)],
    course: data.course,
  });
