import type { SUMMARIES } from "./overview.mjs";
import { lazyCommand, type Command } from "./command.ts";

type CommandName = keyof typeof SUMMARIES;

/** All of them; the overview says what each does. */
export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  backfill: lazyCommand(
    async () => {
      const { backfillParser: parser, readBackfillOptions: read } = await import("../backfill/backfill-options.ts");
      return { parser, read };
    },
    async () => (await import("./backfill.ts")).backfill,
  ),
  runs: lazyCommand(
    async () => {
      const { runsParser: parser, readRunsOptions: read } = await import("../runs/runs-options.ts");
      return { parser, read };
    },
    async () => (await import("./runs.ts")).runs,
  ),
  report: lazyCommand(
    async () => {
      const { reportParser: parser, readReportOptions: read } = await import("../report/report-options.ts");
      return { parser, read };
    },
    async () => (await import("./report.ts")).report,
  ),
  failures: lazyCommand(
    async () => {
      const { failuresParser: parser, readFailuresOptions: read } = await import("../failures/failures-options.ts");
      return { parser, read };
    },
    async () => (await import("./failures.ts")).failures,
  ),
  replay: lazyCommand(
    async () => {
      const { replayParser: parser, readReplayOptions: read } = await import("../replay/replay-options.ts");
      return { parser, read };
    },
    async () => (await import("./replay.ts")).replay,
  ),
  completion: lazyCommand(
    async () => {
      const { completionParser: parser, readCompletionOptions: read } = await import("./completion-options.ts");
      return { parser, read };
    },
    async () => (await import("./completion.ts")).completion,
  ),
};
