import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Stop } from "../../runtime/work/stop.ts";
import { EXIT } from "../../terminal/exit-code.ts";
import { terminalWidth, writeOut, type TerminalIo } from "../../terminal/io.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import type { SessionSettings } from "../backfill/backfill-options.ts";
import { nextPages } from "../backfill/next-shards.ts";
import { workersOf } from "../backfill/plan-text.ts";
import type { ShardSource } from "../listing/shard-source.ts";
import type { Prices } from "../runs/cost/prices.ts";
import { scaleOutCost, type ScaleOutWork } from "../runs/cost/scale-out-cost.ts";
import { scaleOutText } from "../runs/cost/scale-out-text.ts";
import { readTableCapacity } from "../runs/cost/table-capacity.ts";
import type { Plan } from "../runs/plan.ts";

export interface DryRunOptions {
  readonly plan: Plan;
  readonly source: ShardSource;
  readonly how: SessionSettings;
  readonly prices: Prices;
  readonly dynamodb: DynamoDBClient;
  readonly stop: Stop;
  readonly io: TerminalIo;
}

/**
 * Says what a run on AWS would cost: lists everything, and writes nothing, not even to the work bucket. No object is read, so how many
 * records there are, and which would be rejected, only a dry run of a sample says.
 *
 * @returns the exit code
 */
export async function dryRunOnAws(options: DryRunOptions): Promise<number> {
  const { plan, how, prices, dynamodb, stop, io } = options;
  const work = await count(options).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  if (work === undefined || stop.signal.aborted) return EXIT.interrupted;
  const table = await readTableCapacity(dynamodb, plan.table);
  const region = await dynamodb.config.region();
  const cost = scaleOutCost(work, prices, table);
  const text = how.json
    ? `${JSON.stringify({ type: "estimate", ...work, maxWrites: finite(how.maxWrites), ...cost, prices, table, region })}\n`
    : scaleOutText(work, cost, { prices, table, region }, terminalWidth(io.stdout));
  await writeOut(io.stdout, text);
  if (work.objects === 0) return work.listed === 0 ? EXIT.done : EXIT.nothingMatched;
  io.stderr.write(`What is in the objects, a dry run of a sample says: ${SLUICE} backfill --dry-run --sample 1000\n`);
  return EXIT.done;
}

const finite = (limit: number): number | null => (limit === Infinity ? null : limit);

async function count({ plan, source, how, stop: { signal } }: DryRunOptions): Promise<ScaleOutWork> {
  const nothing = { selected: 0, shards: 0, ranges: undefined, cursors: new Map<number, never>() };
  const log = { ranges: () => undefined };
  const { listConcurrency: listers } = how;
  const pages = nextPages({ source, log, state: nothing, listers, limit: plan.what.limit ?? Infinity, signal });
  const work = { objects: 0, bytes: 0, listed: 0, shards: 0, workers: workersOf(how), maxWrites: how.maxWrites };
  for await (const { page } of pages) {
    work.objects += page.objects.length;
    work.bytes += page.objects.reduce((all, { size = 0 }) => all + size, 0);
    work.listed += page.listed;
    work.shards += page.objects.length > 0 ? 1 : 0;
  }
  return work;
}
