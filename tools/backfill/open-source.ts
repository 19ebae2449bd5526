import type { S3Client } from "@aws-sdk/client-s3";
import { listingSource } from "./listing-source.ts";
import { openManifest } from "./manifest/open-manifest.ts";
import type { Plan } from "./plan.ts";
import { sampleSource } from "./sample-source.ts";
import type { ShardSource } from "./shard.ts";

export interface OpenSourceOptions {
  readonly s3: S3Client;
  /** What a manifest's path is relative to. */
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/**
 * Where a run's objects come from, by its plan.
 *
 * @throws UserError where its manifest cannot be read
 */
export async function openSource(plan: Plan, { s3, cwd, signal }: OpenSourceOptions): Promise<ShardSource> {
  const { bucket, selection, what } = plan;
  const { allVersions, startAfter, manifest, sample } = what;
  const common = { s3, bucket, selection, allVersions };
  const source =
    manifest === undefined
      ? listingSource({ ...common, startAfter, signal })
      : await openManifest(manifest, { ...common, cwd });
  return sample === undefined ? source : sampleSource(source, sample);
}
