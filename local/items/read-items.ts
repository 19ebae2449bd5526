import { DynamoDBDocumentClient, paginateScan, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { unmarshallOptions } from "@aws-sdk/util-dynamodb";
import { keyNames, type KeyNames } from "../../runtime/mapping/record-mapping.ts";
import type { PipelineAddress } from "../pipeline/address.ts";
import { dynamodbClient } from "../pipeline/clients.ts";

/** An item as the document client gives it. An attribute named `__proto__`, which it drops, is not shown. */
export type Item = Readonly<Record<string, unknown>>;

/** Numbers as `NumberValue`, which keeps every digit. */
export const KEEP_DIGITS: Readonly<unmarshallOptions> = { wrapNumbers: true };

/** All items of a pipeline's table, by partition key and time. */
export async function readItems(address: PipelineAddress, keys: KeyNames = keyNames({})): Promise<Item[]> {
  const client = documentClient(address);
  const items: Item[] = [];
  for await (const page of paginateScan({ client }, { TableName: address.table })) items.push(...(page.Items ?? []));
  client.destroy();
  return items.map((item) => underOurNames(item, keys)).sort(byKey);
}

/**
 * The items of one version of an object, by partition key and time.
 *
 * It reads one page, so that it costs the same whatever the table holds: an item further on is left out.
 */
export async function readItemsOf(
  address: PipelineAddress,
  object: ObjectVersion,
  { keys = keyNames({}), pageItems = 1000 }: { readonly keys?: KeyNames; readonly pageItems?: number } = {},
): Promise<Item[]> {
  const client = documentClient(address);
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: address.table,
      Limit: pageItems,
      FilterExpression: "#source = :key AND #origin.#versionId = :versionId",
      ExpressionAttributeNames: { "#source": "source", "#origin": "origin", "#versionId": "versionId" },
      ExpressionAttributeValues: { ":key": object.key, ":versionId": object.versionId },
    }),
  );
  client.destroy();
  return Items.map((item) => underOurNames(item, keys)).sort(byKey);
}

export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
}

function documentClient({ dynamodbEndpoint, region }: PipelineAddress): DynamoDBDocumentClient {
  const client = dynamodbClient({ endpoint: dynamodbEndpoint, region });
  // A copy: the document client writes into its options.
  return DynamoDBDocumentClient.from(client, { unmarshallOptions: { ...KEEP_DIGITS } });
}

/** The keys as `userID` and `timestamp`, whatever the table calls them. */
function underOurNames(item: Item, { partitionKey, sortKey }: KeyNames): Item {
  const { [partitionKey]: userID, [sortKey]: timestamp, ...others } = item;
  return { userID, timestamp, ...others };
}

function byKey(one: Item, other: Item): number {
  const [first, second] = [String(one.userID), String(other.userID)];
  if (first !== second) return first < second ? -1 : 1;
  return Number(one.timestamp) - Number(other.timestamp);
}
