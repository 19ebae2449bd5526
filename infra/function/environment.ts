import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";

/** The namespace of the function's own metrics. Each has one dimension, `service`, which is the function's name. */
export const METRICS_NAMESPACE = "Sluice";

const BYTES_PER_MEGABYTE = 1024 * 1024;

/** The values that the function needs from its stack. */
export interface EnvironmentSources {
  readonly tableName: pulumi.Input<string>;
  readonly failureQueueUrl: pulumi.Input<string>;
}

/**
 * The function's environment variables: the whole contract between infra/ and `runtime/`. The function reads these and no others;
 * a test compares both sides.
 */
export function environmentOf(settings: Settings, sources: EnvironmentSources): Record<string, pulumi.Input<string>> {
  return {
    TABLE_NAME: sources.tableName,
    FAILURE_QUEUE_URL: sources.failureQueueUrl,
    RECORD_MAPPING: JSON.stringify(settings.mapping),
    MAX_DECOMPRESSED_BYTES: String(maxDecompressedBytes(settings)),
    LOG_SAMPLE_PERCENT: String(settings.logSamplePercent),
    ...(settings.expectedBucketOwner === undefined ? {} : { EXPECTED_BUCKET_OWNER: settings.expectedBucketOwner }),
    POWERTOOLS_SERVICE_NAME: settings.functionName,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_LOG_LEVEL: settings.logLevel,
  };
}

export const maxDecompressedBytes = (settings: Settings) => settings.maxDecompressedMegabytes * BYTES_PER_MEGABYTE;
