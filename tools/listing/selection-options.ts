import type { Argv } from "yargs";
import { oneText, pointInTime } from "../../terminal/arguments/option-values.ts";
import { flag, text } from "../../terminal/arguments/options.ts";
import { UsageError } from "../../terminal/user-error.ts";

/** Which objects a command works on, as the command line says it; kept in the plan of its run. */
export interface ObjectChoice {
  readonly prefix?: string;
  /** `undefined`: the stack's suffixes. */
  readonly suffixes?: readonly string[];
  /** Epoch milliseconds. */
  readonly since?: number;
  readonly until?: number;
  readonly allVersions: boolean;
  /** An absolute path, or an s3:// URL. */
  readonly manifest?: string;
  readonly startAfter?: string;
}

/** The options that choose objects. */
export function withObjectOptions<T>(parser: Argv<T>) {
  return parser
    .option("prefix", text("What:", "Only keys with this prefix; the stack's prefix by default"))
    .option("suffix", {
      ...text("What:", 'Only keys with this suffix; repeatable; "" matches all; the stack\'s suffixes by default'),
      array: true,
      nargs: 1,
    })
    .option(
      "since",
      text("What:", "Only objects last modified at this time or later: 2026-01-31, 2026-01-31T12:00:00Z"),
    )
    .option("until", text("What:", "Only objects last modified before this time"))
    .option("all-versions", flag("What:", "All versions of each object, oldest first"))
    .option(
      "manifest",
      text("What:", "Reads the objects from this list (see above) instead of listing the bucket; file or s3://"),
    )
    .option("start-after", text("What:", "Only keys after this one"));
}

interface Parsed {
  readonly prefix?: string | undefined;
  readonly suffix?: string[] | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly allVersions: boolean;
  readonly manifest?: string | undefined;
  readonly startAfter?: string | undefined;
}

/**
 * Reads what {@link withObjectOptions} parsed.
 *
 * @throws UsageError
 */
export function readObjectChoice(parsed: Parsed): ObjectChoice {
  const since = pointInTime("since", parsed.since);
  const until = pointInTime("until", parsed.until);
  if (since !== undefined && until !== undefined && since >= until)
    throw new UsageError("--since must be before --until");
  const manifest = oneText("manifest", parsed.manifest);
  const startAfter = oneText("start-after", parsed.startAfter);
  if (manifest !== undefined && startAfter !== undefined)
    throw new UsageError("--manifest and --start-after exclude each other");
  const prefix = oneText("prefix", parsed.prefix);
  // A suffix that matches every key makes the others redundant.
  const suffixes = parsed.suffix?.includes("") ? [] : parsed.suffix;
  return {
    ...(prefix === undefined ? {} : { prefix }),
    ...(suffixes === undefined ? {} : { suffixes }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    allVersions: parsed.allVersions,
    ...(manifest === undefined ? {} : { manifest }),
    ...(startAfter === undefined ? {} : { startAfter }),
  };
}
