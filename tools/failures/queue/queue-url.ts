import { oneText } from "../../../terminal/option-values.ts";
import { UsageError, UserError } from "../../../terminal/user-error.ts";
import type { Target } from "../../target/target.ts";

/**
 * Reads `--queue`.
 *
 * @throws UsageError for anything but a URL, as an ARN is one to `URL.canParse`
 */
export function queueOption(value: unknown): string | undefined {
  const text = oneText("queue", value);
  if (text === undefined || (/^https?:\/\//.test(text) && URL.canParse(text))) return text;
  throw new UsageError(`--queue is ${JSON.stringify(text)}; it must be the URL of a queue`);
}

/**
 * Which queue is meant: the one that is named, or the pipeline's own.
 *
 * @throws UserError where there is none
 */
export function queueUrlOf(target: Target, named: string | undefined): string {
  const url = named ?? target.failureQueueUrl;
  if (url !== undefined) return url;
  throw new UserError(`${target.title} names no failure queue; name it with --queue URL`);
}
