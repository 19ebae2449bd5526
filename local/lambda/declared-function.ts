import type { FunctionSettings } from "./environment.ts";

export interface DeclaredFunction extends FunctionSettings {
  readonly files: Readonly<Record<string, string>>;
  readonly handler: string;
  /** Events at once; undefined is as many as the account allows. */
  readonly reservedConcurrency: number | undefined;
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
  /** ARN of the queue for events that failed for good. */
  readonly onFailureArn: string | undefined;
}
