import { expect } from "chai";
import fc from "fast-check";
import { RULES } from "../../../infra/settings/setting-rules.ts";
import { type RandomConfig, NAMING, randomConfig, RANDOM_SETTINGS } from "./random-config.ts";
import { ManyPipelines } from "./many-pipelines.ts";

/** Pipelines at a time: the more, the longer the engine takes for each. */
const TOGETHER = 10;
const ROUNDS = 4;

const BUCKET = "aws:s3/bucket:Bucket";

describe("random valid configs on the real engine", () => {
  const tried = new Set<string>();

  /** Two configs of a pipeline, one after the other; both have the same table and bucket. */
  const pair = fc.tuple(randomConfig, randomConfig);

  /** Deploys pipelines with their first configs, then with the others, then with none, and destroys them. */
  async function live(pairs: readonly [RandomConfig, RandomConfig][], adopted: readonly boolean[]): Promise<void> {
    const many = await ManyPipelines.open();
    try {
      const named = pairs.map(([first, then], index) => {
        const naming = namingOf(first, index, adopted[index]!);
        const configs = [withNaming(first, naming), withNaming(then, naming), { ...naming, protect: false }];
        return configs.map((config) => withUniqueNames(config, index));
      });
      const adoptable = named.flatMap(([config]) =>
        typeof config?.["adoptBucket"] === "string" ? [config["adoptBucket"]] : [],
      );
      for (const id of adoptable) many.cloud.put({ type: BUCKET, id, inputs: {}, state: { bucket: id } });
      for (const phase of [0, 1, 2] as const) {
        many.configs = named.map((each) => each[phase]!);
        await many.stack.up();
        const removed = named.flatMap((each, index) => removedLimits(each[phase - 1], each[phase]!, index));
        expect((await many.stack.refresh()).changes.join("\n"), "a refresh").to.equal(removed.sort().join("\n"));
        expect((await many.stack.up()).changes.join("\n"), JSON.stringify(many.configs)).to.equal("");
        for (const config of many.configs) for (const setting of Object.keys(config)) tried.add(setting);
      }
      await many.stack.destroy();
      const left = many.cloud.all().map(({ type, id }) => `${type} ${id}`);
      expect(left.join("\n"), "what is left").to.equal(adoptable.map((id) => `${BUCKET} ${id}`).join("\n"));
    } finally {
      many.close();
    }
  }

  const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);
  for (const round of rounds) {
    it(`are deployed, changed, unset, refreshed and destroyed, without a difference in between (${round} of ${ROUNDS})`, async () => {
      const property = fc.asyncProperty(
        fc.array(pair, { minLength: TOGETHER, maxLength: TOGETHER }),
        fc.array(fc.boolean(), { minLength: TOGETHER, maxLength: TOGETHER }),
        live,
      );

      // A smaller counterexample would take as many updates again; the message names the resource.
      await fc.assert(property, { numRuns: 1, endOnFailure: true });
    });
  }

  it("have tried every setting", () => {
    expect(RANDOM_SETTINGS.filter((setting) => !tried.has(setting))).to.deep.equal([]);
  });
}).timeout(600_000);

/**
 * Of a table that stays on demand and has lost its last limit: that update has to declare -1, which the table then does not report. A
 * refresh says so until the next update, which declares nothing.
 */
function removedLimits(before: RandomConfig | undefined, now: RandomConfig, index: number): string[] {
  const isOnDemand = (config: RandomConfig | undefined): boolean => config?.["billingMode"] === "on-demand";
  const isLimited = (config: RandomConfig = {}): boolean =>
    config["maxReadRequestUnits"] !== undefined || config["maxWriteRequestUnits"] !== undefined;
  if (!isOnDemand(before) || !isLimited(before) || !isOnDemand(now) || isLimited(now)) return [];
  return [`update aws:dynamodb/table:Table p${index}-items (onDemandThroughput)`];
}

/** Short names would be the same in several pipelines of one account. */
function withUniqueNames(config: RandomConfig, index: number): RandomConfig {
  const named = Object.entries(config).map(([setting, value]) => {
    if (!setting.endsWith("Name")) return [setting, value];
    const unique = `${setting[0]}${index}${String(value).slice(2)}`;
    return [setting, RULES[setting as "tableName"].fault(unique) === undefined ? unique : `${setting[0]}${index}-name`];
  });
  return Object.fromEntries(named) as RandomConfig;
}

/** What stays of a pipeline whatever else changes. */
function namingOf(config: RandomConfig, index: number, isAdopted: boolean): RandomConfig {
  const name = `p${index}`;
  const kept = Object.fromEntries(Object.entries(config).filter(([setting]) => NAMING.includes(setting)));
  if (!isAdopted || config["trigger"] === "eventbridge") return { ...kept, name };
  const { bucketName: _, ...others } = kept;
  return { ...others, name, adoptBucket: `their-bucket-${index}` };
}

/** What an adopted bucket excludes. */
const NOT_ADOPTED = ["forceDestroy", "oldVersionDays", "abortUploadDays", "trigger", "maximumConcurrency"];

function withNaming(config: RandomConfig, naming: RandomConfig): RandomConfig {
  const left = [...NAMING, ...("adoptBucket" in naming ? NOT_ADOPTED : [])];
  return { ...Object.fromEntries(Object.entries(config).filter(([setting]) => !left.includes(setting))), ...naming };
}
