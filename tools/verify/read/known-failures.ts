import type { ObjectRef } from "../../../runtime/model/object.ts";
import type { Failure } from "../../../runtime/work/failure.ts";
import { inspectQueue } from "../../failures/inspect-queue.ts";
import { SqsFailureQueueReader } from "../../failures/queue/failure-queue.ts";
import { readNdjson } from "../../runs/ndjson.ts";
import type { Plan } from "../../runs/plan.ts";
import { listRunFolders, readPlan } from "../../runs/run-folder.ts";
import { explain } from "../../target/access/explain-error.ts";
import type { Clients } from "../../target/clients/connect.ts";

export interface KnownFailuresOptions {
  /** `.sluice` */
  readonly folder: string;
  readonly bucket: string;
  readonly table: string;
  readonly clients: Pick<Clients, "sqs" | "silence">;
  /** `undefined`: no queue is asked. */
  readonly queueUrl: string | undefined;
  readonly signal: AbortSignal;
  readonly onNote: (text: string) => void;
}

/** What is known of objects that failed: in the runs of this folder, and on the failure queue. */
export class KnownFailures {
  readonly #where = new Map<string, string>();

  static async read(options: KnownFailuresOptions): Promise<KnownFailures> {
    const known = new KnownFailures();
    await known.#readRuns(options);
    await known.#readQueue(options);
    return known;
  }

  /** @returns `failure queue` or `run ID`; `undefined` if nothing is known */
  find({ key, versionId }: Pick<ObjectRef, "key" | "versionId">): string | undefined {
    return this.#where.get(nameOf(key, versionId)) ?? this.#where.get(nameOf(key, undefined));
  }

  #add({ key, versionId }: Pick<ObjectRef, "key" | "versionId">, where: string): void {
    this.#where.set(nameOf(key, undefined), where);
    if (versionId !== undefined) this.#where.set(nameOf(key, versionId), where);
  }

  async #readRuns({ folder, bucket, table }: KnownFailuresOptions): Promise<void> {
    for (const run of listRunFolders(folder)) {
      const plan = readPlan(run) as Partial<Plan> | undefined;
      if (plan?.bucket !== bucket || plan.table !== table) continue;
      for await (const { object } of readNdjson<Failure>(run.failures)) this.#add(object, `run ${run.id}`);
    }
  }

  async #readQueue({ clients, queueUrl: url, bucket, signal, onNote }: KnownFailuresOptions): Promise<void> {
    if (url === undefined) return;
    try {
      await inspectQueue({
        queue: new SqsFailureQueueReader(clients, url),
        ...{ url, bucket, signal, onNote },
        lastReplays: new Map(),
        onMessage: (_message, contents) => {
          if (contents.kind === "unknown") return;
          for (const object of contents.objects) if (object.bucket === bucket) this.#add(object, "failure queue");
        },
      });
    } catch (error) {
      // What a queue could add is only a word beside a finding.
      onNote(`The failure queue was not asked: ${explain(error)}`);
    }
  }
}

const nameOf = (key: string, versionId: string | undefined): string => `${versionId ?? ""}\0${key}`;
