import { DescribeTableCommand, type DynamoDBClient, type TableDescription } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";
import { keyNames } from "../../../runtime/mapping/record-mapping.ts";
import { UserError } from "../../../terminal/user-error.ts";
import type { Clients } from "../clients/connect.ts";
import { denialOf, denialText } from "./denied.ts";
import { explain } from "./explain-error.ts";
import type { Target } from "../target.ts";

/** The access to S3 and DynamoDB that a run needs, as far as it can be tested without an object's key. */
export interface Needs {
  /** What it lists. `nothing`: a manifest, or messages, name its objects. */
  readonly lists: "objects" | "versions" | "nothing";
  /** It lists only this prefix, and a policy may allow no more. */
  readonly prefix: string;
}

/**
 * Checks before a run that bucket and table exist, with calls that need no additional S3 permissions.
 *
 * Only the first object shows whether objects can be read and items written: both need a key.
 *
 * @throws UserError in one line, naming what is missing
 */
export async function preflight(
  { s3, dynamodb }: Pick<Clients, "s3" | "dynamodb">,
  target: Pick<Target, "bucket" | "table" | "mapping" | "region" | "requestPayer" | "expectedBucketOwner">,
  needs: Needs,
  signal: AbortSignal,
): Promise<void> {
  await checkListing(s3, target, needs, signal);
  await checkTable(dynamodb, target, signal);
}

type BucketAccess = Pick<Target, "bucket" | "region" | "requestPayer" | "expectedBucketOwner">;

async function checkListing(
  s3: S3Client,
  target: BucketAccess,
  { lists, prefix }: Needs,
  abortSignal: AbortSignal,
): Promise<void> {
  if (lists === "nothing") return;
  const request = { Bucket: target.bucket, Prefix: prefix, MaxKeys: 1, EncodingType: "url" as const };
  const asked =
    lists === "versions"
      ? s3.send(new ListObjectVersionsCommand(request), { abortSignal })
      : s3.send(new ListObjectsV2Command(request), { abortSignal });
  await asked.catch((cause: unknown) => {
    throw new UserError(`bucket ${target.bucket}: ${listingFault(cause, target, lists, prefix)}`, { cause });
  });
}

function listingFault(
  error: unknown,
  { bucket, region = "", requestPayer, expectedBucketOwner }: BucketAccess,
  lists: "objects" | "versions",
  prefix: string,
): string {
  const denial = denialOf(error);
  if (!denial) return explain(error);
  const action = lists === "versions" ? "s3:ListBucketVersions" : "s3:ListBucket";
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  const under = prefix === "" ? "" : ` (prefix ${prefix})`;
  const text = denialText({
    ...denial,
    action: denial.action ?? action,
    resource: `${denial.resource ?? arn}${under}`,
  });
  // Across accounts, S3 never says why, so it does not say that the requester must pay.
  const pays = denial.action === undefined && requestPayer === undefined;
  const hint = pays ? "; for a requester-pays bucket, use --request-payer requester" : "";
  const isUnexplained = denial.action === undefined && expectedBucketOwner !== undefined;
  const owner = isUnexplained
    ? `; S3 also refuses if the bucket does not belong to account ${expectedBucketOwner}`
    : "";
  return `${text}${hint}${owner}`;
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

async function checkTable(
  dynamodb: DynamoDBClient,
  { table, mapping }: Pick<Target, "table" | "mapping">,
  abortSignal: AbortSignal,
): Promise<void> {
  const { Table } = await dynamodb
    .send(new DescribeTableCommand({ TableName: table }), { abortSignal })
    .catch((cause: unknown) => {
      // Only this check needs dynamodb:DescribeTable.
      if (denialOf(cause)) return { Table: undefined };
      throw new UserError(`table ${table}: ${explain(cause)}`, { cause });
    });
  const { partitionKey, sortKey } = keyNames(mapping);
  const keys = Table?.KeySchema?.map(({ AttributeName = "" }) => ({
    name: AttributeName,
    type: typeOf(Table, AttributeName),
  }));
  const wanted = [
    { name: partitionKey, type: "S" },
    { name: sortKey, type: "N" },
  ];
  const shown = (all: readonly TableKey[]): string =>
    all.map(({ name, type = "type unknown" }) => `${name} (${type})`).join(", ");
  const isSame = ({ name, type }: TableKey, other: TableKey | undefined): boolean =>
    name === other?.name && (type === undefined || type === other.type);
  if (!keys || (keys.length === 2 && keys.every((key, index) => isSame(key, wanted[index])))) return;
  throw new UserError(
    `table ${table} has the keys ${shown(keys)}; it must have ${shown(wanted)}; the mapping's partitionKey and sortKey name them`,
  );
}

interface TableKey {
  readonly name: string;
  readonly type?: string | undefined;
}

const typeOf = ({ AttributeDefinitions = [] }: TableDescription, name: string): string | undefined =>
  AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
