/** S3, DynamoDB and SQS answer within fractions of a second. After this long a silence, no answer will come. */
const MOST_MILLISECONDS = 10_000;

/** A shorter bound would mistake a slow answer for a dead connection. */
const LEAST_MILLISECONDS = 1_000;

/** After a silence, there must be time left for a retry and for the rest of the work. */
const SHARE = 6;

/**
 * The longest time, in one invocation, that a call or a body being read may bring no bytes.
 *
 * @param timeLeft at the start of the invocation, in milliseconds: the function's timeout
 */
export function longestSilence(timeLeft: number): number {
  return Math.max(LEAST_MILLISECONDS, Math.min(MOST_MILLISECONDS, timeLeft / SHARE));
}
