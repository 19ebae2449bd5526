import fc from "fast-check";
import { problemsOf } from "../../../infra/settings/resolve-settings.ts";
import { RULES } from "../../../infra/settings/setting-rules.ts";
import { SETTINGS } from "../../../infra/settings/config.ts";
import type { JsonPipelineArgs } from "../../../infra/settings/settings.ts";
import type { Rule } from "../../../infra/settings/value-rules.ts";

/** The values of some settings. */
export type RandomConfig = Readonly<Record<string, unknown>>;

export const REGION = "ap-southeast-2";

/** Which table and bucket a stack has. A change of these is refused, so they stay while all else changes. */
export const NAMING = ["name", "tableName", "bucketName", "adoptBucket"];

/**
 * Settings that a config has besides: the pipeline's name, and a bucket that somebody else made. A table that somebody else made, and
 * another account's bucket, have tests of their own (`adopt.test.ts`).
 */
const ELSEWHERE = ["name", "adoptBucket", "adoptTable", "expectedBucketOwner"];

const pointer = fc
  .array(fc.stringMatching(/^[a-zA-Z0-9]{1,8}$/), { minLength: 1, maxLength: 3 })
  .map((path) => `/${path.join("/")}`);

const keyArn = fc.uuid().map((id) => `arn:aws:kms:${REGION}:123456789012:key/${id}`);

/** Where a rule says nothing of the values, or too little. */
const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  suffixes: fc.constantFrom([".json"], [""], [".json", ".ndjson"], [".json.gz", ".jsonl", ".log"], [".JSON"]),
  mapping: fc.record({ userID: pointer, timestamp: pointer, data: pointer, records: pointer }, { requiredKeys: [] }),
  tags: fc.dictionary(
    fc.stringMatching(/^[a-zA-Z0-9_.:/=+-]{1,20}$/),
    fc.stringMatching(/^[a-zA-Z0-9 _.:/=+@-]{0,20}$/),
    { maxKeys: 4 },
  ),
  kmsKeyArn: keyArn,
  bucketKmsKeyArns: fc.uniqueArray(keyArn, { maxLength: 3 }),
};

/** The settings of which random configs have some. */
export const RANDOM_SETTINGS = SETTINGS.filter((setting) => !ELSEWHERE.includes(setting));

function valuesOf(setting: string): fc.Arbitrary<unknown> {
  const rule = ruleOf(setting);
  return arbitrary(setting).filter((value) => rule.fault(value) === undefined);
}

function arbitrary(setting: string): fc.Arbitrary<unknown> {
  const known = VALUES[setting];
  if (known !== undefined) return known;
  const { values } = ruleOf(setting);
  switch (values.kind) {
    case "integer":
      return fc.integer({ min: values.minimum, max: values.maximum });
    case "choice":
      return fc.constantFrom(...values.choices);
    case "text":
      return fc.stringMatching(values.pattern);
    case "structure":
      throw new Error(`${setting} is an object: VALUES in random-config.ts has to say which ones to try`);
  }
}

const ruleOf = (setting: string): Rule => RULES[setting as keyof JsonPipelineArgs];

/** Valid configs: values of some settings, without those that the others exclude. */
export const randomConfig: fc.Arbitrary<RandomConfig> = fc
  .record(Object.fromEntries(RANDOM_SETTINGS.map((setting) => [setting, valuesOf(setting)])), { requiredKeys: [] })
  .map(withoutConflicts);

function withoutConflicts(config: RandomConfig): RandomConfig {
  for (let left = config; ;) {
    const wrong = problemsOf("pipeline", { region: REGION, ...left }).map(({ setting }) => setting);
    if (wrong.length === 0) return left;
    left = Object.fromEntries(Object.entries(left).filter(([setting]) => !wrong.includes(setting)));
  }
}
