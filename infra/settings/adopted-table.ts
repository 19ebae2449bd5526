import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { KeyNames } from "../../runtime/mapping/record-mapping.ts";
import { configError } from "./config-error.ts";
import { refusal } from "./value-rules.ts";

/** An existing table that was checked and can be used: the result of {@link lookAtTable}. */
export interface AdoptedTable {
  readonly name: string;
  readonly arn: string;
  /** The KMS key that encrypts it. Without one, it is a key that DynamoDB owns. */
  readonly kmsKeyArn?: string;
}

export interface LookAtTableArgs {
  /** As the mapping names them. */
  readonly keys: KeyNames;
  readonly billingMode: "provisioned" | "on-demand";
  /** The stack's key. It is compared with the table's if it is known before the deployment. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
}

/**
 * Checks an existing table, before any resource is declared. The check runs again at every preview.
 *
 * The deploying user needs dynamodb:DescribeTable, dynamodb:DescribeContinuousBackups, dynamodb:DescribeTimeToLive and
 * dynamodb:ListTagsOfResource on the table: the provider reads all of these.
 *
 * @throws {pulumi.RunError} if the table does not exist, or has other keys, another billing mode or another key of KMS
 */
export async function lookAtTable(
  name: string,
  args: LookAtTableArgs,
  options?: pulumi.InvokeOptions,
): Promise<AdoptedTable> {
  const refuse = (allowed: string) => configError(`sluice:adoptTable${refusal(name, allowed)}`);
  const table = await aws.dynamodb.getTable({ name }, options).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : "";
    throw refuse(`a table that exists, and that you may describe${reason === "" ? "" : ` (${reason})`}`);
  });
  const mismatches = [keyMismatch(table, args.keys), billingMismatch(table, args), encryptionMismatch(table, args)];
  const found = mismatches.filter((mismatch) => mismatch !== undefined);
  if (found.length > 0) throw refuse(found.join("; and "));
  const kmsKeyArn = keyOf(table);
  return { name, arn: table.arn, ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }) };
}

type Found = aws.dynamodb.GetTableResult;

function keyMismatch({ attributes, hashKey, rangeKey }: Found, keys: KeyNames): string | undefined {
  const typeOf = (name: string) => attributes.find((attribute) => attribute.name === name)?.type ?? "type unknown";
  // DynamoDB knows no empty name: it stands for a table without a sort key.
  const names = [hashKey, rangeKey].filter((name) => name !== "");
  const found = names.map((name) => `${name} (${typeOf(name)})`).join(", ");
  const wanted = `${keys.partitionKey} (S), ${keys.sortKey} (N)`;
  if (found === wanted) return undefined;
  return `a table with the keys ${wanted}, as the mapping's partitionKey and sortKey name them (this one has ${found})`;
}

function billingMismatch({ billingMode }: Found, args: LookAtTableArgs): string | undefined {
  const found = billingMode === "PAY_PER_REQUEST" ? "on-demand" : "provisioned";
  if (found === args.billingMode) return undefined;
  return `a table that is ${args.billingMode}, as billingMode says (this one is ${found}; the stack does not change it)`;
}

function encryptionMismatch(table: Found, { kmsKeyArn }: LookAtTableArgs): string | undefined {
  const found = keyOf(table);
  if (kmsKeyArn === undefined || pulumi.Output.isInstance(kmsKeyArn) || kmsKeyArn instanceof Promise) return undefined;
  if (found === kmsKeyArn) return undefined;
  const what = found === undefined ? "a key that DynamoDB owns" : found;
  return `a table that is encrypted with ${kmsKeyArn}, as kmsKeyArn says (this one is encrypted with ${what})`;
}

function keyOf({ serverSideEncryption: { enabled, kmsKeyArn } }: Found): string | undefined {
  return enabled && kmsKeyArn !== "" ? kmsKeyArn : undefined;
}
