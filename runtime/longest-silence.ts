/** S3, DynamoDB and SQS answer within fractions of a second; what says nothing for so long will not. */
const MOST_MILLISECONDS = 10_000;

/** Less would take a slow answer for none. */
const LEAST_MILLISECONDS = 1_000;

/** After a silence there must be time for another try, and for what comes after it. */
const SHARE = 6;

/**
 * How long a call, or a body that is read, may bring nothing in an invocation.
 *
 * @param timeLeft of the invocation as it begins, in milliseconds: the function's timeout
 */
export function longestSilence(timeLeft: number): number {
  return Math.max(LEAST_MILLISECONDS, Math.min(MOST_MILLISECONDS, timeLeft / SHARE));
}
