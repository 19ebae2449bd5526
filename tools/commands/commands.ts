import { backfill } from "./backfill.ts";
import type { Command } from "./command.ts";
import { failures } from "./failures.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";
import { runs } from "./runs.ts";

/** All of them, in the order of the overview. */
export const COMMANDS: readonly Command[] = [backfill, runs, report, failures, replay];
