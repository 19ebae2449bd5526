import { UserError } from "../../local/user-error.ts";
import type { Target } from "../where/target.ts";

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
