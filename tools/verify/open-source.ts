import type { S3Client } from "@aws-sdk/client-s3";
import { listingSource } from "../listing/listing-source.ts";
import { manifestSource } from "../listing/manifest/manifest-source.ts";
import type { Manifest } from "../listing/manifest/open-manifest.ts";
import type { ShardSource } from "../listing/shard-source.ts";
import type { VerifyPlan } from "./verify-plan.ts";

export interface VerifySourceOptions {
  readonly s3: S3Client;
  /** The plan's manifest, opened. */
  readonly manifest: Manifest | undefined;
  readonly signal: AbortSignal;
}

/**
 * Opens the source of a verification's objects, with all that is known of each.
 *
 * Dates do not filter it, but in a sample: an object that they pass over is no reason to take its items for orphans.
 *
 * @throws UserError if its manifest cannot be used
 */
export async function openVerifySource(
  { bucket, selection, what }: VerifyPlan,
  { s3, manifest, signal }: VerifySourceOptions,
): Promise<ShardSource> {
  const { prefix, suffixes } = selection;
  const { allVersions, startAfter, sample } = what;
  const listing = {
    ...{ bucket, allVersions, detailed: true },
    selection: sample === undefined ? { prefix, suffixes } : selection,
  };
  return manifest
    ? await manifestSource({ ...listing, manifest })
    : listingSource({ ...listing, s3, startAfter, signal });
}
