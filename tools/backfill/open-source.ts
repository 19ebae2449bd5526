import type { S3Client } from "@aws-sdk/client-s3";
import { listingSource } from "./listing-source.ts";
import { manifestSource } from "./manifest/manifest-source.ts";
import type { Manifest } from "./manifest/open-manifest.ts";
import type { Plan } from "./plan.ts";
import { sampleSource } from "./sample-source.ts";
import type { ShardSource } from "./shard.ts";

export interface OpenSourceOptions {
  readonly s3: S3Client;
  /** The plan's, opened. */
  readonly manifest: Manifest | undefined;
  readonly signal: AbortSignal;
}

/**
 * Where a run's objects come from, by its plan.
 *
 * @throws UserError where its manifest cannot be used so
 */
export async function openSource(plan: Plan, { s3, manifest, signal }: OpenSourceOptions): Promise<ShardSource> {
  const { bucket, selection, what } = plan;
  const { allVersions, startAfter, sample, limit } = what;
  const common = { bucket, selection, allVersions };
  const source = manifest
    ? await manifestSource({ ...common, manifest })
    : listingSource({ ...common, s3, startAfter, signal });
  return sample === undefined ? source : sampleSource(source, sample, { limit });
}
