import type { PatientRetries } from "../../runtime/work/patient-retries.ts";
import type { TerminalIo } from "../../terminal/io.ts";
import type { ShardSource } from "../listing/shard-source.ts";
import type { RunFolder } from "../runs/run-folder.ts";
import type { Clients } from "../target/clients/connect.ts";
import type { CombinedFile } from "./result/combined-file.ts";
import type { FindingsFiles } from "./result/findings-files.ts";
import type { VerifySettings } from "./verify-options.ts";
import type { VerifyPlan } from "./verify-plan.ts";

/** One process's part of a verification. */
export interface VerifySessionOptions {
  readonly plan: VerifyPlan;
  readonly folder: RunFolder;
  readonly source: ShardSource;
  readonly clients: Clients;
  readonly retries: PatientRetries;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly how: VerifySettings;
  readonly queueUrl: string | undefined;
  readonly files: FindingsFiles;
  readonly combined: CombinedFile | undefined;
  readonly io: Pick<TerminalIo, "folder" | "now" | "stderr">;
}
