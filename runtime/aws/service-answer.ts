import type { AttributeValue } from "../model/attribute-value.ts";

/** An error that a service answered with, whoever asked: the AWS SDK, or a call of ours. */
export interface ServiceAnswer extends Error {
  readonly $fault: string;
  readonly $response?: { readonly headers: Readonly<Record<string, string | undefined>> };
  /** Of S3's error for an object in an archive. */
  readonly StorageClass?: string;
  /** Of DynamoDB's error for a condition that failed. */
  readonly Item?: Record<string, AttributeValue>;
}

export const isServiceAnswer = (error: unknown): error is ServiceAnswer => error instanceof Error && "$fault" in error;
