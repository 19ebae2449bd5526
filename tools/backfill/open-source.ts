import type { S3Client } from "@aws-sdk/client-s3";
import { listingSource } from "../listing/listing-source.ts";
import { manifestSource } from "../listing/manifest/manifest-source.ts";
import type { Manifest } from "../listing/manifest/open-manifest.ts";
import { sampleSource } from "../listing/sample-source.ts";
import type { ShardSource } from "../listing/shard-source.ts";
import type { Plan } from "../runs/plan.ts";

export interface OpenSourceOptions {
  readonly s3: S3Client;
  /** The plan's manifest, opened. */
  readonly manifest: Manifest | undefined;
  readonly signal: AbortSignal;
}

/**
 * Opens the source of a run's objects, as its plan says.
 *
 * @throws UserError if its manifest cannot be used
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
