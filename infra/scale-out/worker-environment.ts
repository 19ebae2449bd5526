import type { Settings } from "../settings/settings.ts";

/**
 * The worker's environment variables. What a run is about is not among them: each shard's event says where its task is, so that the same
 * worker serves every run.
 */
export function workerEnvironment(settings: Settings): Record<string, string> {
  return {
    POWERTOOLS_SERVICE_NAME: settings.workerFunctionName,
    POWERTOOLS_LOG_LEVEL: settings.logLevel,
  };
}
