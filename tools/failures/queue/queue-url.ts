import { oneText } from "../../../terminal/arguments/option-values.ts";
import { UsageError, UserError } from "../../../terminal/user-error.ts";
import type { Target } from "../../target/target.ts";

/**
 * Reads `--queue`.
 *
 * @throws UsageError for anything but a URL with http or https; `URL.canParse` accepts an ARN, too
 */
export function queueOption(value: unknown): string | undefined {
  const text = oneText("queue", value);
  if (text === undefined || (/^https?:\/\//.test(text) && URL.canParse(text))) return text;
  throw new UsageError(`--queue is ${JSON.stringify(text)}; it must be the URL of a queue`);
}

/**
 * Returns the named queue's URL, or the pipeline's own.
 *
 * @throws UserError if there is neither
 */
export function queueUrlOf(target: Target, named: string | undefined): string {
  const url = named ?? target.failureQueueUrl;
  if (url !== undefined) return url;
  throw new UserError(`${target.title} names no failure queue; name it with --queue URL`);
}
