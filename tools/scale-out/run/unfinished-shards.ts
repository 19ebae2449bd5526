import { countText, pluralText } from "../../../terminal/text/format.ts";
import type { UnfinishedShard } from "../../runs/summary/summary.ts";
import type { FailedShard } from "../aws/executions.ts";
import type { PartialResult } from "./result-collector.ts";

export interface UnfinishedOptions {
  /** The shards without a finished result. */
  readonly open: ReadonlySet<string>;
  readonly partial: ReadonlyMap<string, PartialResult>;
  /** What Step Functions says, of as many as it was asked for. */
  readonly failed: readonly FailedShard[];
  /** Why the whole execution failed, if it did. */
  readonly why: string | undefined;
}

/** How many shards are named, at most. */
const NAMED = 100;

/**
 * Says of shards why they were not finished. What the worker wrote into its result says most; a worker that died wrote nothing, and then
 * Step Functions has Lambda's word for it.
 */
export function unfinishedShards({ open, partial, failed, why }: UnfinishedOptions): readonly UnfinishedShard[] {
  const told = new Map(failed.flatMap((each) => (each.shard === undefined ? [] : [[each.shard, each] as const])));
  return [...open].slice(0, NAMED).map((shard) => {
    const fault = partial.get(shard)?.fault;
    const child = told.get(shard);
    if (fault !== undefined) return { shard, reason: `${fault.name}: ${fault.message}` };
    if (child !== undefined)
      return { shard, reason: [child.error, child.cause].filter((text) => text !== "").join(": ") };
    return { shard, reason: why ?? "it has no result" };
  });
}

const SHOWN = 5;

/** One line for people. */
export function unfinishedText(unfinished: readonly UnfinishedShard[], shards: number, objects: number): string {
  const shown = unfinished.slice(0, SHOWN).map(({ shard, reason }) => `${shard} (${reason})`);
  const more = shards > shown.length ? `, and ${countText(shards - shown.length)} more` : "";
  const were = shards === 1 ? "was" : "were";
  return `${pluralText(shards, "shard")} with ${pluralText(objects, "object")} ${were} not finished: ${shown.join(", ")}${more}`;
}
