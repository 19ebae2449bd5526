import type { Patience } from "../../../runtime/work/patient-retries.ts";
import type { WorkOutcome } from "../../../runtime/work/object-worker.ts";
import type { Lot } from "../../../runtime/work/shard/lots.ts";
import type { ShardTask } from "../../../runtime/work/shard/task.ts";
import type { Credentials } from "../../target/clients/connect.ts";
import type { Target } from "../../target/target.ts";

/** What a thread is started with. */
export interface ThreadData {
  readonly target: Target;
  readonly task: ShardTask;
  readonly patience: Patience;
  /** The turns for write units, which all workers share. */
  readonly turns: SharedArrayBuffer;
}

export type ToThread =
  | { readonly kind: "lots"; readonly lots: readonly { readonly id: number; readonly lot: Lot }[] }
  /** Finish what runs, and begin nothing more. */
  | { readonly kind: "stop" }
  | { readonly kind: "credentials"; readonly ask: number; readonly credentials: Credentials }
  | { readonly kind: "noCredentials"; readonly ask: number; readonly name: string; readonly message: string };

export type FromThread =
  /** It takes lots from now on. */
  | { readonly kind: "ready" }
  | ({ readonly kind: "news" } & News)
  /** It needs credentials to sign with. */
  | { readonly kind: "ask"; readonly ask: number; readonly forceRefresh: boolean };

/** What happened in a thread since its last news. */
export interface News {
  readonly outcomes: readonly ObjectNews[];
  /** The ids of lots of which no object follows. */
  readonly ended: readonly number[];
  readonly counts: ThreadCounts;
}

export interface ObjectNews {
  /** The lot's id. */
  readonly id: number;
  /** The object's index in the lot. */
  readonly index: number;
  readonly outcome: ThreadOutcome;
}

/** An outcome, with an error in words for the user: the classes of errors are lost between threads. */
export type ThreadOutcome =
  Exclude<WorkOutcome, { kind: "fatal" }> | { readonly kind: "fatal"; readonly message: string };

/** Since the thread's start. */
export interface ThreadCounts {
  readonly retries: number;
  readonly throttles: number;
  /** Objects at once, which follows how often AWS throttles. */
  readonly limit: number;
}
