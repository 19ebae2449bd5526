import yargs from "yargs";
import { oneText, positiveNumber, wholeNumber } from "../../terminal/arguments/option-values.ts";
import { flag, number, text } from "../../terminal/arguments/options.ts";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { resumeExcludes } from "../../terminal/arguments/resume-excludes.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";
import type { RejectionLimit } from "./rejection-watch.ts";
import { readObjectChoice, withObjectOptions } from "../listing/selection-options.ts";
import type { BackfillRequest } from "../runs/plan.ts";
import {
  readTargetOptions,
  TARGET_OPTIONS,
  withTargetOptions,
  type Environment,
  type TargetOptions,
} from "../target/target-options.ts";
import { WRITE_OPTIONS } from "../target/write-options.ts";

/** Speed and output, which may differ between the sessions of one run. */
export interface SessionSettings {
  readonly concurrency?: number;
  /** Without it, as many as there are cores, where that pays. */
  readonly workers?: number;
  readonly listConcurrency: number;
  readonly maxRate: number;
  readonly maxWrites: number;
  /** Without it, a run stops if all of the first thousand records were rejected. */
  readonly maxRejected?: RejectionLimit;
  readonly prices?: string;
  readonly json: boolean;
  readonly yes: boolean;
  /** Of a run on AWS: ends once it has started. */
  readonly detach?: boolean;
  /** Of a run on AWS: hands everything over, and starts nothing. S3 Batch Operations is to call the workers. */
  readonly prepare?: boolean;
}

export type BackfillOptions =
  | {
      readonly kind: "new";
      readonly where: TargetOptions;
      readonly what: BackfillRequest;
      readonly on: "here" | "aws";
      readonly how: SessionSettings;
    }
  | { readonly kind: "resume"; readonly run: string; readonly how: SessionSettings };

const USAGE = `sluice backfill: processes the objects that are already in the bucket, with the same code that processes new ones.
You can repeat it, interrupt it, and run it beside live events: the table ends up the same.

Examples:
  ${SLUICE} backfill --local                                      all objects in the local pipeline's bucket
  ${SLUICE} backfill --stack prod --dry-run --sample 1000         what it would do and cost, from 1,000 objects
  ${SLUICE} backfill --stack prod --prefix 2024/ --max-writes 500
  ${SLUICE} backfill --stack prod --since 2026-01-01 --all-versions
  ${SLUICE} backfill --stack prod --manifest s3://inventory/files/daily/2026-11-01T01-00Z/manifest.json
  ${SLUICE} backfill --stack prod --on aws --max-writes 4000
  ${SLUICE} backfill --bucket files --table items --mapping mapping.json --region eu-west-1
  ${SLUICE} backfill --resume 20261101-093000-k3f9                resumes a run that was stopped or killed

A --manifest is, gzipped or not, one of:
  - lines of JSON: {"key":"a/b.json"}, also with bucket, versionId and size; a run's failures.ndjson is one
  - the manifest.json of an S3 Inventory in CSV
  - the CSV of S3 Batch Operations: bucket,key or bucket,key,versionId, with URL-encoded keys. A file is read
    like this if its first line starts with the bucket's name and a comma, or if its name ends in .csv and its first line
    starts with the name of another bucket
  - otherwise one key per line, as it is, commas and all

Needs s3:ListBucket on the bucket (a policy may restrict it to the --prefix), or s3:ListBucketVersions with --all-versions;
neither with --manifest. Also needs s3:GetObject (s3:GetObjectVersion for versions), and dynamodb:PutItem unless it is a dry run.
If an object has two versions from the same second, it needs s3:ListBucketVersions, too.

Exit codes: 0 done, also where the bucket is empty; 1 failed; 2 usage error; 3 objects failed or records were rejected;
4 nothing matched the filters, or none of what is listed is there; 130 interrupted.`;

/** Options that --resume excludes, because the run's plan contains them. */
const OF_THE_RUN = [
  ...[...TARGET_OPTIONS, "mapping"],
  ...["prefix", "suffix", "since", "until", "all-versions", "manifest", "start-after", "limit", "sample", "rewrite"],
  ...["dry-run", "on"],
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
    ...optional("workers", wholeNumber("workers", parsed.workers)),
    listConcurrency:
      wholeNumber("list-concurrency", parsed.listConcurrency) ?? (parsed.on === "aws" ? LISTERS_ON_AWS : 1),
    maxRate: positiveNumber("max-rate", parsed.maxRate) ?? Infinity,
    maxWrites: positiveNumber("max-writes", parsed.maxWrites) ?? Infinity,
    ...optional("maxRejected", rejectionLimit(parsed.maxRejected)),
    ...optional("prices", oneText("prices", parsed.prices)),
    json: parsed.json,
    yes: parsed.yes,
    ...(parsed.detach ? { detach: true } : {}),
    ...(parsed.prepare ? { prepare: true } : {}),
  };
  if (how.detach === true && how.prepare === true) throw new UsageError("--detach and --prepare exclude each other");
  const run = oneText("resume", parsed.resume);
  if (run === undefined) {
    const what = readRequest(parsed);
    const on = placeOf(parsed.on, what, how);
    return { kind: "new", where: readTargetOptions(parsed, env), what, on, how };
  }
  resumeExcludes(parsed, OF_THE_RUN, "the run's");
  return { kind: "resume", run, how };
}

/** The parser of `sluice backfill`. */
export function backfillParser() {
  return withObjectOptions(withTargetOptions(yargs().scriptName(`${SLUICE} backfill`)))
    .option("limit", number("What:", "Maximum number of objects"))
    .option("rewrite", WRITE_OPTIONS.rewrite)
    .option("dry-run", { ...flag("What:", "Reads, decodes and maps, but writes nothing"), alias: "n" })
    .option("sample", number("What:", "With --dry-run: this many objects, chosen at random"))
    .option(
      "concurrency",
      number(
        "How fast:",
        "Number of objects processed at once; depends on the number of cores by default. With --on aws: of workers, 20 by default",
      ),
    )
    .option(
      "list-concurrency",
      number("How fast:", "Number of parallel listings, each of a part of the keys; 1 by default, 8 with --on aws"),
    )
    .option(
      "workers",
      number("How fast:", "Number of threads that process objects; by default one per core once there is enough to do"),
    )
    .option("max-rate", number("How fast:", "Maximum objects per second"))
    .option("max-writes", WRITE_OPTIONS["max-writes"])
    .option(
      "max-rejected",
      text("How fast:", "Stops the run when more records than this are rejected, or more than N% after 1,000 records"),
    )
    .option("on", text("Where:", "here, by default, or aws: on the stack's workers, which need its setting scaleOut"))
    .option("detach", flag("Runs:", "With --on aws: ends once the run has started; sluice runs ID --follow shows it"))
    .option("prepare", flag("Runs:", "With --on aws: writes the shards, and leaves the start to S3 Batch Operations"))
    .option("resume", text("Runs:", "Resumes a run that was stopped or killed"))
    .option("prices", text("Output:", "JSON file with the prices for the estimate"))
    .option("json", flag("Output:", "Prints one JSON line per object to stdout, and the summary last"))
    .option("yes", WRITE_OPTIONS.yes);
}

type Parsed = Awaited<ReturnType<ReturnType<typeof backfillParser>["parseAsync"]>>;

/** So that the listing does not take longer than the work: each lists some 5,000 objects a second. */
const LISTERS_ON_AWS = 8;

/** @throws UsageError where options do not go together */
function placeOf(given: unknown, what: BackfillRequest, how: SessionSettings): "here" | "aws" {
  const on = oneText("on", given) ?? "here";
  if (on !== "here" && on !== "aws") throw new UsageError(`--on is ${JSON.stringify(on)}; it must be here or aws`);
  if (on === "here" && (how.detach === true || how.prepare === true)) {
    throw new UsageError(`--${how.detach === true ? "detach" : "prepare"} goes with --on aws`);
  }
  if (on === "aws" && how.workers !== undefined) {
    throw new UsageError("--workers is of this machine; --on aws has as many workers as --concurrency says");
  }
  if (on === "aws" && what.sample !== undefined) {
    throw new UsageError("a sample is read on this machine: leave out --on aws");
  }
  return on;
}

function readRequest(parsed: Parsed): BackfillRequest {
  const sample = wholeNumber("sample", parsed.sample);
  const { dryRun, rewrite } = parsed;
  if (sample !== undefined && !dryRun) throw new UsageError("--sample goes with --dry-run");
  return {
    ...readObjectChoice(parsed),
    ...optional("limit", wholeNumber("limit", parsed.limit)),
    ...optional("sample", sample),
    rewrite,
    dryRun,
  };
}

/** Reads `100` or `5%`. */
function rejectionLimit(value: unknown): RejectionLimit | undefined {
  const given = oneText("max-rejected", value);
  if (given === undefined) return undefined;
  const [, digits = "", percent] = /^(\d+(?:\.\d+)?)(%)?$/.exec(given) ?? [];
  const most = Number(digits);
  const isValid = digits !== "" && (percent === undefined ? Number.isSafeInteger(most) : most <= 100);
  if (isValid) return { kind: percent === undefined ? "records" : "percent", most };
  throw new UsageError(
    `--max-rejected ${JSON.stringify(given)}: expected a number of records such as 100, or a share such as 5%`,
  );
}

function optional<K extends string, T>(name: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: T });
}
