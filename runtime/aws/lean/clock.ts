/** How far AWS's clock is ahead of this machine's, in milliseconds. The AWS SDK's clients have such a field of their own. */
export interface Clock {
  systemClockOffset: number;
}

/** AWS takes a signature whose time is at most five minutes off; the SDK corrects a clock that is more than four minutes off. */
const CORRECTED_MILLISECONDS = 240_000;

/** What AWS answers if the time of a signature is far from its own. */
const SKEWED = new Set([
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/**
 * Corrects the clock by the date of an answer that refuses a signature.
 *
 * @returns whether that may have been the reason, so that another try with the corrected clock makes sense
 */
export function correctClock(clock: Clock, errorName: string, date: string | undefined, now: number): boolean {
  if (date === undefined || !SKEWED.has(errorName)) return false;
  const offset = Date.parse(date) - now;
  if (!(Math.abs(offset - clock.systemClockOffset) >= CORRECTED_MILLISECONDS)) return false;
  clock.systemClockOffset = offset;
  return true;
}
