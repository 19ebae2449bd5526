import { UsageError } from "../user-error.ts";

/**
 * Refuses, beside --resume, the options that the resumed plan contains.
 *
 * @param parsed the options as parsed
 * @param whose the words for the plan, such as "the run's"
 * @throws UsageError that names the first such option
 */
export function resumeExcludes(parsed: object, names: readonly string[], whose: string): void {
  const given = parsed as Record<string, unknown>;
  const extra = names.find((name) => given[name] !== undefined && given[name] !== false);
  if (extra !== undefined) throw new UsageError(`--resume continues with ${whose} own options; leave out --${extra}`);
}
