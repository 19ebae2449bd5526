import type { FunctionSettings } from "./environment.ts";

export interface DeclaredFunction extends FunctionSettings {
  readonly files: Readonly<Record<string, string>>;
  readonly handler: string;
  /** The reserved concurrency; if undefined, the account's limit applies. */
  readonly reservedConcurrency: number | undefined;
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
  /** The ARN of the queue for events that failed for good. */
  readonly onFailureArn: string | undefined;
}
