import { makeShardHandler } from "./shard-invocation.ts";

/** Lambda's entry point for the shards of a backfill: of a Distributed Map, or of S3 Batch Operations. It has no settings of its own. */
export const handler = makeShardHandler();
