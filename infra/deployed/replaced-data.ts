import type { AdoptedBucket } from "../settings/adopted-bucket.ts";
import type { AdoptedTable } from "../settings/adopted-table.ts";
import type { DeployedResource } from "./deployed-resources.ts";

/** What of a stack's settings decides which table and which bucket it has. */
export interface DataSettings {
  readonly region: string;
  readonly tableName: string;
  readonly keys: { readonly partitionKey: string; readonly sortKey: string };
  readonly bucketName?: string | undefined;
  readonly adoptTable?: AdoptedTable | undefined;
  readonly adoptBucket?: AdoptedBucket | undefined;
  readonly protect: boolean;
  readonly retain: boolean;
}

/** A change that would replace the table or the bucket, or delete it. */
export interface Replacement {
  readonly kind: "table" | "bucket";
  /** Of the one that there is. */
  readonly name: string;
  /** What causes it, as a sentence without an end: `sluice:tableName is "B"`. */
  readonly cause: string;
  /** A command that takes the change back. */
  readonly keep: string;
  /** Whether the stack can have another one while this one stays in the account, since it is retained. */
  readonly movable: boolean;
}

/** How the program names what holds data, under the pipeline's name. */
const DATA = {
  table: { component: "sluice:infra:ItemTable", type: "aws:dynamodb/table:Table", ending: "-items" },
  bucket: { component: "sluice:infra:IntakeBucket", type: "aws:s3/bucket:Bucket", ending: "-bucket" },
} as const;

/**
 * Finds what an update would replace or delete of the data, by what is deployed. Empty before the first deployment.
 *
 * A table or a bucket that stays in the account counts only if that was deployed already: the engine goes by what the last update
 * said of the old one, not by what this update says of the new one.
 *
 * @param name the pipeline's name
 */
export function replacedData(
  name: string,
  settings: DataSettings,
  deployed: readonly DeployedResource[],
): Replacement[] {
  return [
    ...found("table", name, deployed).flatMap((table) => replacedTable(name, settings, table, deployed)),
    ...found("bucket", name, deployed).flatMap((bucket) => replacedBucket(name, settings, bucket, deployed)),
  ];
}

/** Of the pipeline, under whatever name; or of its name, though somewhere else. */
function found(kind: keyof typeof DATA, name: string, deployed: readonly DeployedResource[]): DeployedResource[] {
  const { component, type, ending } = DATA[kind];
  return deployed.filter(
    (each) =>
      each.qualifiedType.endsWith(`${component}$${type}`) ||
      (each.qualifiedType.endsWith(type) && each.name === name + ending),
  );
}

function replacedTable(
  name: string,
  { region, tableName, adoptTable, keys, ...settings }: DataSettings,
  table: DeployedResource,
  deployed: readonly DeployedResource[],
): Replacement[] {
  const { name: actual, hashKey, rangeKey, arn } = table.outputs;
  const about = { kind: "table", name: String(actual), movable: false } as const;
  const wrongPlace = misplaced(about, name, table);
  if (wrongPlace !== undefined) return [wrongPlace];
  const wrongRegion = elsewhere(about, region, String(arn).split(":")[3]);
  if (wrongRegion !== undefined) return [wrongRegion];
  const movable = isRetained("table", name, settings, deployed);
  if (adoptTable !== undefined) {
    const cause = `sluice:adoptTable is ${JSON.stringify(adoptTable.name)}`;
    return [{ ...about, movable, cause, keep: "pulumi config rm sluice:adoptTable" }];
  }
  const keyChange = (setting: string, value: string, was: unknown): Replacement[] =>
    value === was
      ? []
      : [
          {
            ...about,
            movable,
            cause: `sluice:mapping.${setting} is ${JSON.stringify(value)}, and was ${JSON.stringify(was)}`,
            keep: `pulumi config set --path sluice:mapping.${setting} ${String(was)}`,
          },
        ];
  return [
    ...(tableName === actual ? [] : [{ ...about, movable, ...renamed("tableName", tableName, String(actual)) }]),
    ...keyChange("partitionKey", keys.partitionKey, hashKey),
    ...keyChange("sortKey", keys.sortKey, rangeKey),
  ];
}

function replacedBucket(
  name: string,
  { region, bucketName, adoptBucket, ...settings }: DataSettings,
  bucket: DeployedResource,
  deployed: readonly DeployedResource[],
): Replacement[] {
  const { bucket: actual, region: bucketRegion } = bucket.outputs;
  const about = { kind: "bucket", name: String(actual), movable: false } as const;
  const wrongPlace = misplaced(about, name, bucket);
  if (wrongPlace !== undefined) return [wrongPlace];
  const wrongRegion = typeof bucketRegion === "string" ? elsewhere(about, region, bucketRegion) : undefined;
  if (wrongRegion !== undefined) return [wrongRegion];
  const movable = isRetained("bucket", name, settings, deployed);
  if (adoptBucket !== undefined) {
    const cause = `sluice:adoptBucket is ${JSON.stringify(adoptBucket.name)}`;
    return [{ ...about, movable, cause, keep: "pulumi config rm sluice:adoptBucket" }];
  }
  // Without a name, the provider keeps the one that it chose, and replaces one that was given.
  const keepsName = bucketName === undefined ? isChosen(String(actual), name) : bucketName === actual;
  return keepsName ? [] : [{ ...about, movable, ...renamed("bucketName", bucketName ?? "", String(actual)) }];
}

/** Whether the provider chose a bucket's name: what is its own in the program, and seven digits. */
const isChosen = (bucketName: string, name: string): boolean =>
  bucketName.startsWith(`${name}-bucket-`) && /^[0-9a-f]{7}$/.test(bucketName.slice(`${name}-bucket-`.length));

const renamed = (setting: string, value: string, was: string) => ({
  cause: `sluice:${setting} is ${JSON.stringify(value)}, and AWS cannot rename a ${setting === "tableName" ? "table" : "bucket"}`,
  keep: `pulumi config set sluice:${setting} ${was}`,
});

type About = Pick<Replacement, "kind" | "name" | "movable">;

/** Where the engine would not find it again: under another name, or elsewhere in the program. */
function misplaced(
  about: About,
  name: string,
  { name: given, qualifiedType }: DeployedResource,
): Replacement | undefined {
  const { component, type, ending } = DATA[about.kind];
  if (given !== name + ending) {
    const was = given.endsWith(ending) ? given.slice(0, -ending.length) : given;
    return {
      ...about,
      cause: `the name of stack or project has changed: its resources were ${was}-..., and now are ${name}-...`,
      keep: `pulumi config set sluice:name ${was}`,
    };
  }
  if (qualifiedType.endsWith(`sluice:infra:JsonPipeline$${component}$${type}`)) return undefined;
  return {
    ...about,
    cause: `the stack has ${given} without its parent, ${component}, as after an import without --parent`,
    keep: `pulumi state delete --force URN, and pulumi import again`,
  };
}

function elsewhere(about: About, region: string, actual: string | undefined): Replacement | undefined {
  if (actual === undefined || actual === "" || actual === region) return undefined;
  const cause = `aws:region is ${JSON.stringify(region)}, and the ${about.kind} is in ${actual}`;
  return { ...about, cause, keep: `pulumi config set aws:region ${actual}` };
}

function isRetained(
  kind: keyof typeof DATA,
  name: string,
  { retain, protect }: Pick<DataSettings, "retain" | "protect">,
  deployed: readonly DeployedResource[],
): boolean {
  const component = deployed.find((each) => each.qualifiedType.endsWith(DATA[kind].component) && each.name === name);
  return retain && !protect && component?.outputs["retain"] === true;
}
