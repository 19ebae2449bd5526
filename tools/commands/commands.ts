import type { SUMMARIES } from "./overview.mjs";
import { lazyCommand, type Command } from "./command.ts";
import { groupedCommand } from "./grouped-command.ts";

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
  mapping: groupedCommand("mapping", "finds a mapping for files, and tries one on them", {
    suggest: {
      summary: "suggests a mapping for files on this machine",
      example: "FOLDER > mapping.json",
      command: lazyCommand(
        async () => {
          const { suggestMappingParser: parser, readSuggestMappingOptions: read } =
            await import("../mapping/suggest/suggest-options.ts");
          return { parser, read };
        },
        async () => (await import("./mapping.ts")).suggestMappingCommand,
      ),
    },
    try: {
      summary: "shows what the records of files on this machine become",
      example: "FOLDER --mapping mapping.json",
      command: lazyCommand(
        async () => {
          const { tryMappingParser: parser, readTryMappingOptions: read } =
            await import("../mapping/try/try-options.ts");
          return { parser, read };
        },
        async () => (await import("./mapping.ts")).tryMappingCommand,
      ),
    },
  }),
  runs: lazyCommand(
    async () => {
      const { runsParser: parser, readRunsOptions: read } = await import("../runs/runs-options.ts");
      return { parser, read };
    },
    async () => (await import("./runs.ts")).runs,
  ),
  stop: lazyCommand(
    async () => {
      const { stopParser: parser, readStopOptions: read } = await import("../scale-out/stop-options.ts");
      return { parser, read };
    },
    async () => (await import("./stop.ts")).stop,
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
  verify: lazyCommand(
    async () => {
      const { verifyParser: parser, readVerifyOptions: read } = await import("../verify/verify-options.ts");
      return { parser, read };
    },
    async () => (await import("./verify.ts")).verify,
  ),
  completion: lazyCommand(
    async () => {
      const { completionParser: parser, readCompletionOptions: read } = await import("./completion-options.ts");
      return { parser, read };
    },
    async () => (await import("./completion.ts")).completion,
  ),
};
