import yargs from "yargs";
import { oneText, pointInTime, positiveNumber, wholeNumber } from "../../terminal/arguments/option-values.ts";
import { flag, number, text } from "../../terminal/arguments/options.ts";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";
import type { BackfillRequest } from "../runs/plan.ts";
import {
  readTargetOptions,
  TARGET_OPTIONS,
  withTargetOptions,
  type Environment,
  type TargetOptions,
} from "../target/target-options.ts";

/** Speed and output, which may differ between the sessions of one run. */
export interface SessionSettings {
  readonly concurrency?: number;
  readonly listConcurrency: number;
  readonly maxRate: number;
  readonly maxWrites: number;
  readonly prices?: string;
  readonly json: boolean;
  readonly yes: boolean;
}

export type BackfillOptions =
  | {
      readonly kind: "new";
      readonly where: TargetOptions;
      readonly what: BackfillRequest;
      readonly how: SessionSettings;
    }
  | { readonly kind: "resume"; readonly run: string; readonly how: SessionSettings };

const USAGE = `sluice backfill: processes the objects that are already in the bucket, by the very module that processes new ones.
It can be repeated and interrupted at any time, and run beside live events: the table is the same.

Examples:
  ${SLUICE} backfill --local                                      all that lies in the local pipeline's bucket
  ${SLUICE} backfill --stack prod --dry-run --sample 1000         what it would do and cost, from 1,000 objects
  ${SLUICE} backfill --stack prod --prefix 2024/ --max-writes 500
  ${SLUICE} backfill --stack prod --since 2026-01-01 --all-versions
  ${SLUICE} backfill --stack prod --manifest s3://inventory/files/daily/2026-11-01T01-00Z/manifest.json
  ${SLUICE} backfill --bucket files --table items --mapping mapping.json --region eu-west-1
  ${SLUICE} backfill --resume 20261101-093000-k3f9                goes on where a run was stopped, or killed

A --manifest is, gzipped or not, one of:
  - lines of JSON: {"key":"a/b.json"}, also with bucket, versionId and size; a run's failures.ndjson is one
  - the manifest.json of an S3 Inventory in CSV
  - the CSV of S3 Batch Operations: bucket,key or bucket,key,versionId, with URL-encoded keys. A file is read as such if
    its first line begins with the name of the bucket and a comma, or if it is called .csv and begins with another bucket's
  - otherwise one key per line, as it is, commas and all

Needs s3:ListBucket on the bucket (under --prefix only, if a policy bounds it; s3:ListBucketVersions with --all-versions;
neither with --manifest), s3:GetObject (s3:GetObjectVersion for versions), and dynamodb:PutItem unless it is a dry run.
s3:ListBucketVersions is asked for, too, where one object has two versions of the same second.

Exit codes: 0 done, also where the bucket is empty; 1 failed; 2 usage error; 3 objects failed or records were rejected;
4 nothing matched the filters, or nothing that the manifest lists is there; 130 interrupted.`;

/** Options that --resume excludes, because the run's plan contains them. */
const OF_THE_RUN = [
  ...[...TARGET_OPTIONS, "mapping"],
  ...["prefix", "suffix", "since", "until", "all-versions", "manifest", "start-after", "limit", "sample", "rewrite"],
  "dry-run",
] as const;

/**
 * @returns `undefined` after it printed the help
 * @throws UsageError
 */
export async function readBackfillOptions(
  argv: readonly string[],
  print: (text: string) => void,
  env: Environment = {},
): Promise<BackfillOptions | undefined> {
  const parsed = await parseArguments(backfillParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`), env);
  if (parsed === undefined) return undefined;
  const how: SessionSettings = {
    ...optional("concurrency", wholeNumber("concurrency", parsed.concurrency)),
    listConcurrency: wholeNumber("list-concurrency", parsed.listConcurrency) ?? 1,
    maxRate: positiveNumber("max-rate", parsed.maxRate) ?? Infinity,
    maxWrites: positiveNumber("max-writes", parsed.maxWrites) ?? Infinity,
    ...optional("prices", oneText("prices", parsed.prices)),
    json: parsed.json,
    yes: parsed.yes,
  };
  const run = oneText("resume", parsed.resume);
  if (run === undefined) return { kind: "new", where: readTargetOptions(parsed, env), what: readRequest(parsed), how };
  const given = parsed as Record<string, unknown>;
  const extra = OF_THE_RUN.find((name) => given[name] !== undefined && given[name] !== false);
  if (extra !== undefined) throw new UsageError(`--resume continues with the run's own options; leave out --${extra}`);
  return { kind: "resume", run, how };
}

/** The parser of `sluice backfill`. */
export function backfillParser() {
  return withTargetOptions(yargs().scriptName(`${SLUICE} backfill`))
    .option("prefix", text("What:", "Only keys that begin so; the stack's prefix by default"))
    .option("suffix", {
      ...text("What:", 'Only keys that end so; repeatable; "" is any; the stack\'s by default'),
      array: true,
      nargs: 1,
    })
    .option("since", text("What:", "Only objects last modified then or later: 2026-01-31, 2026-01-31T12:00:00Z"))
    .option("until", text("What:", "Only objects last modified before"))
    .option("all-versions", flag("What:", "All versions, the oldest of a key first"))
    .option("manifest", text("What:", "Instead of listing: a list of objects (see above); file or s3://"))
    .option("start-after", text("What:", "Only keys behind this one"))
    .option("limit", number("What:", "At most so many objects"))
    .option("rewrite", flag("What:", "Also what is in the table from the same version: the mapping has changed"))
    .option("dry-run", { ...flag("What:", "Reads, decodes and maps, and writes nothing"), alias: "n" })
    .option("sample", number("What:", "With --dry-run: only so many objects, chosen at random"))
    .option("concurrency", number("How fast:", "Objects at once; from the number of cores by default"))
    .option("list-concurrency", { ...number("How fast:", "Listings at once, each of a part of the keys"), default: 1 })
    .option("max-rate", number("How fast:", "Objects a second at most"))
    .option("max-writes", number("How fast:", "Write units a second at most"))
    .option("resume", text("Runs:", "Goes on with a run that was stopped or killed"))
    .option("prices", text("Output:", "JSON file with prices, for the plan"))
    .option("json", flag("Output:", "A line of JSON for each object on stdout, the summary last"))
    .option("yes", { ...flag("Output:", "Does not ask before it writes to a deployed table"), alias: "y" });
}

type Parsed = Awaited<ReturnType<ReturnType<typeof backfillParser>["parseAsync"]>>;

function readRequest(parsed: Parsed): BackfillRequest {
  const since = pointInTime("since", parsed.since);
  const until = pointInTime("until", parsed.until);
  if (since !== undefined && until !== undefined && since >= until)
    throw new UsageError("--since must be before --until");
  const manifest = oneText("manifest", parsed.manifest);
  const startAfter = oneText("start-after", parsed.startAfter);
  const sample = wholeNumber("sample", parsed.sample);
  const { allVersions, dryRun, rewrite } = parsed;
  if (sample !== undefined && !dryRun) throw new UsageError("--sample goes with --dry-run");
  if (manifest !== undefined && startAfter !== undefined)
    throw new UsageError("--manifest and --start-after exclude each other");
  // A suffix that matches every key makes the others redundant.
  const suffixes = parsed.suffix?.includes("") ? [] : parsed.suffix;
  return {
    ...optional("prefix", oneText("prefix", parsed.prefix)),
    ...optional("suffixes", suffixes),
    ...optional("since", since),
    ...optional("until", until),
    allVersions,
    ...optional("manifest", manifest),
    ...optional("startAfter", startAfter),
    ...optional("limit", wholeNumber("limit", parsed.limit)),
    ...optional("sample", sample),
    rewrite,
    dryRun,
  };
}

function optional<K extends string, T>(name: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: T });
}
