import yargs from "yargs";
import { duration, oneText, positiveNumber, wholeNumber } from "../../terminal/arguments/option-values.ts";
import { flag, number, text } from "../../terminal/arguments/options.ts";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { resumeExcludes } from "../../terminal/arguments/resume-excludes.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";
import { queueOption } from "../failures/queue/queue-url.ts";
import { readObjectChoice, withObjectOptions } from "../listing/selection-options.ts";
import {
  readTargetOptions,
  TARGET_OPTIONS,
  withTargetOptions,
  type Environment,
  type TargetOptions,
} from "../target/target-options.ts";
import { WRITE_OPTIONS } from "../target/write-options.ts";
import { CLASSES, type FindingClass } from "./result/classes.ts";
import type { VerifyRequest } from "./verify-plan.ts";

/** Speed, output, and what is done about what was found; they may differ between the sessions of one verification. */
export interface VerifySettings {
  /** Objects at once. */
  readonly concurrency: number;
  readonly listConcurrency: number;
  /** Read units per second. */
  readonly maxReads: number;
  /** For a repair: write units per second. */
  readonly maxWrites: number;
  readonly memoryMebibytes: number;
  /** How many findings are looked at again before they are reported. */
  readonly look: number;
  readonly accept: readonly FindingClass[];
  readonly combined?: string;
  readonly queue?: string;
  /** Whether the failure queue is asked for what is known. */
  readonly asksQueue: boolean;
  readonly repair: "nothing" | "lost" | "different";
  readonly removeOrphans: boolean;
  readonly prices?: string;
  readonly json: boolean;
  readonly yes: boolean;
}

export type VerifyOptions =
  | {
      readonly kind: "new";
      readonly where: TargetOptions;
      readonly what: VerifyRequest;
      readonly segments: number | undefined;
      /** What changed within this time before the start is left out. */
      readonly settleMilliseconds: number;
      readonly how: VerifySettings;
    }
  | { readonly kind: "resume"; readonly run: string; readonly how: VerifySettings };

const USAGE = `sluice verify: proves that bucket and table agree, or says where they do not. It reads, and writes nothing
unless you ask for a repair.

Examples:
  ${SLUICE} verify --local                                  whether each object has its items, and each item its object
  ${SLUICE} verify --stack prod --deep                      also decodes each object, and compares contents
  ${SLUICE} verify --stack prod --prefix 2024/ --max-reads 500
  ${SLUICE} verify --stack prod --sample 3000 --deep        only 3,000 objects, and what that proves of the rest
  ${SLUICE} verify --stack prod --deep --repair             then backfills what is missing, stale or partial
  ${SLUICE} verify --stack prod --accept orphaned           files that were deleted are no fault
  ${SLUICE} verify --resume 20261101-093000-k3f9            resumes a verification that was stopped or killed

A --manifest is as for backfill. Only a whole listing and an S3 Inventory have all objects: with another list, or with --limit,
orphans are not known.

Needs s3:ListBucket on the bucket, or s3:ListBucketVersions with --all-versions; s3:GetObject (s3:GetObjectVersion for
versions); dynamodb:Scan, dynamodb:GetItem and dynamodb:DescribeTable on the table. --repair needs what backfill needs;
--remove-orphans needs dynamodb:DeleteItem. For what is on the failure queue: sqs:ReceiveMessage, sqs:ChangeMessageVisibility
and sqs:GetQueueAttributes.

Exit codes: 0 they agree; 1 failed; 2 usage error; 3 they do not agree; 4 nothing matched the filters; 130 interrupted.`;

/** Options that --resume excludes, because the plan contains them. */
const OF_THE_PLAN = [
  ...[...TARGET_OPTIONS, "mapping", "prefix", "suffix", "since", "until", "all-versions", "manifest", "start-after"],
  ...["deep", "limit", "sample", "segments", "settle"],
] as const;

const SETTLE_MILLISECONDS = 60_000;

/**
 * @returns `undefined` after it printed the help
 * @throws UsageError
 */
export async function readVerifyOptions(
  argv: readonly string[],
  print: (text: string) => void,
  env: Environment = {},
): Promise<VerifyOptions | undefined> {
  const parsed = await parseArguments(verifyParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`), env);
  if (parsed === undefined) return undefined;
  const how = readSettings(parsed);
  const run = oneText("resume", parsed.resume);
  if (run !== undefined) {
    resumeExcludes(parsed, OF_THE_PLAN, "the plan's");
    return { kind: "resume", run, how };
  }
  const sample = wholeNumber("sample", parsed.sample);
  const limit = wholeNumber("limit", parsed.limit);
  if (sample !== undefined && how.removeOrphans)
    throw new UsageError("--sample looks at objects; --remove-orphans needs a whole verification");
  return {
    kind: "new",
    where: readTargetOptions(parsed, env),
    what: {
      ...readObjectChoice(parsed),
      deep: parsed.deep,
      ...(sample === undefined ? {} : { sample }),
      ...(limit === undefined ? {} : { limit }),
    },
    segments: wholeNumber("segments", parsed.segments),
    settleMilliseconds: parsed.settle === "0" ? 0 : (duration("settle", parsed.settle) ?? SETTLE_MILLISECONDS),
    how,
  };
}

/** The parser of `sluice verify`. */
export function verifyParser() {
  return withObjectOptions(withTargetOptions(yargs().scriptName(`${SLUICE} verify`)))
    .option("deep", flag("What:", "Decodes each object and compares contents: finds partial and different, too"))
    .option("limit", number("What:", "Maximum number of objects"))
    .option("sample", number("What:", "Looks at this many objects, chosen at random, instead of the whole table"))
    .option(
      "settle",
      text("What:", "Leaves out what changed so shortly before the start, such as 60s, the default; or 0"),
    )
    .option("repair", {
      type: "string",
      group: "Repair:",
      describe: "Backfills what is missing, stale or partial; --repair=different rewrites what is different, too",
    })
    .option("remove-orphans", flag("Repair:", "Deletes orphaned items, after a question; keeps a copy of each"))
    .option("max-writes", WRITE_OPTIONS["max-writes"])
    .option("concurrency", { ...number("How fast:", "Number of objects read at once"), default: 64 })
    .option("list-concurrency", {
      ...number("How fast:", "Number of parallel listings, each of a part of the keys"),
      default: 1,
    })
    .option("segments", number("How fast:", "Number of parallel scans; 8 by default, fewer with a low --max-reads"))
    .option("max-reads", number("How fast:", "Maximum read units per second"))
    .option("memory", { ...number("How fast:", "MiB of memory before the comparison goes to disk"), default: 400 })
    .option("look", {
      ...number("Output:", "How many findings are read again before they are reported"),
      default: 10_000,
    })
    .option("accept", {
      ...text("Output:", "A class that is reported, and is no reason for exit code 3; repeatable"),
      array: true,
      nargs: 1,
    })
    .option("combined", text("Output:", "Writes a file with a symbol and a key per line, as rclone check does"))
    .option("queue", text("Output:", "URL of the failure queue that knows what was rejected; the stack's by default"))
    .option("ask-queue", {
      ...flag("Output:", "Asks the failure queue what is known of what is missing; --no-ask-queue does not"),
      default: true,
    })
    .option("resume", text("Runs:", "Resumes a verification that was stopped or killed"))
    .option("prices", text("Output:", "JSON file with the prices for the estimate"))
    .option("json", flag("Output:", "Prints one JSON line per finding to stdout, and the summary last"))
    .option("yes", { ...flag("Output:", "Does not ask before a repair writes to a deployed table"), alias: "y" });
}

type Parsed = Awaited<ReturnType<ReturnType<typeof verifyParser>["parseAsync"]>>;

function readSettings(parsed: Parsed): VerifySettings {
  const [combined, prices] = [oneText("combined", parsed.combined), oneText("prices", parsed.prices)];
  const queue = queueOption(parsed.queue);
  return {
    concurrency: wholeNumber("concurrency", parsed.concurrency) ?? 64,
    listConcurrency: wholeNumber("list-concurrency", parsed.listConcurrency) ?? 1,
    maxReads: positiveNumber("max-reads", parsed.maxReads) ?? Infinity,
    maxWrites: positiveNumber("max-writes", parsed.maxWrites) ?? Infinity,
    memoryMebibytes: wholeNumber("memory", parsed.memory, 64) ?? 400,
    look: wholeNumber("look", parsed.look, 0) ?? 10_000,
    accept: (parsed.accept ?? []).map(classOf),
    ...(combined === undefined ? {} : { combined }),
    ...(queue === undefined ? {} : { queue }),
    asksQueue: parsed.askQueue,
    repair: repairOf(parsed.repair),
    removeOrphans: parsed.removeOrphans,
    ...(prices === undefined ? {} : { prices }),
    json: parsed.json,
    yes: parsed.yes,
  };
}

function classOf(name: string): FindingClass {
  const found = CLASSES.find((each) => each === name);
  if (found !== undefined) return found;
  throw new UsageError(`--accept is ${JSON.stringify(name)}; it must be one of ${CLASSES.join(", ")}`);
}

function repairOf(value: unknown): VerifySettings["repair"] {
  const given = oneText("repair", value);
  if (given === undefined) return "nothing";
  if (given === "") return "lost";
  if (given === "different") return given;
  throw new UsageError(`--repair is ${JSON.stringify(given)}; it takes no value, or different`);
}
