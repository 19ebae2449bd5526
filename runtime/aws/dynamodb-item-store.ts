import type { AttributeValue as SdkAttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { KeyNames } from "../mapping/record-mapping.ts";
import type { ItemStore, PutResult } from "../store/item-store.ts";
import {
  fromAttributes,
  toAttributes,
  versionAttribute,
  type ReplaceableVersion,
  type StoredItem,
} from "../store/item.ts";
import { isServiceAnswer } from "./service-answer.ts";
import { putItemBySdk, type PutItem } from "./put-item.ts";

/**
 * Every attribute name is written as `#name`: bucket, data, source and timestamp are among DynamoDB's reserved words.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
 */
const NAMES = {
  "#source": "source",
  "#origin": "origin",
  "#bucket": "bucket",
  "#lastModified": "lastModified",
  "#ordinal": "ordinal",
  "#shift": "shift",
};

/** A DynamoDB table. Items are built in DynamoDB's own format, which keeps all digits. */
export class DynamoDBItemStore implements ItemStore {
  readonly #putItem: PutItem;
  readonly #table: string;
  readonly #keys: KeyNames;

  /** @param putItem or the AWS SDK's plain client, which must check its answers: see `withCheckedAnswers` */
  constructor(putItem: PutItem | DynamoDBClient, table: string, keys: KeyNames) {
    this.#putItem = typeof putItem === "function" ? putItem : putItemBySdk(putItem);
    this.#table = table;
    this.#keys = keys;
  }

  async put(item: StoredItem, replaceable?: ReplaceableVersion): Promise<PutResult> {
    try {
      await this.#putItem({
        TableName: this.#table,
        Item: toAttributes(item, this.#keys),
        ...condition(item, this.#keys, replaceable),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      return { kind: "stored" };
    } catch (error) {
      if (!isServiceAnswer(error)) throw error;
      if (error.name === "ConditionalCheckFailedException") {
        if (!error.Item) throw new Error("DynamoDB did not return the existing item", { cause: error });
        return { kind: "occupied", by: fromAttributes(error.Item, this.#keys) };
      }
      if (error.name === "ValidationException") return { kind: "refused", message: error.message };
      throw error;
    }
  }
}

/** The slot is free, or holds the same record (userID and slot are the keys) from an older or a replaceable version. */
function condition({ origin }: StoredItem, keys: KeyNames, replaceable: ReplaceableVersion | undefined) {
  const names: Record<string, string> = { ...NAMES, "#partitionKey": keys.partitionKey };
  const values: Record<string, SdkAttributeValue> = {
    ":bucket": { S: origin.bucket },
    ":source": { S: origin.key },
    ":lastModified": { N: String(origin.lastModified) },
  };
  const equalOrAbsent = (name: "ordinal" | "shift", value: number): string => {
    if (value === 0) return `attribute_not_exists(#origin.#${name})`;
    values[`:${name}`] = { N: String(value) };
    return `#origin.#${name} = :${name}`;
  };
  let replaces = "#origin.#lastModified < :lastModified";
  if (replaceable !== undefined) {
    for (const [name, value] of Object.entries(versionAttribute(replaceable))) {
      names["#version"] = name;
      values[":version"] = value;
    }
    replaces = `(${replaces} OR #origin.#version = :version)`;
  }
  const same = [
    "#origin.#bucket = :bucket",
    "#source = :source",
    equalOrAbsent("ordinal", origin.ordinal),
    equalOrAbsent("shift", origin.shift),
    replaces,
  ].join(" AND ");
  return {
    ConditionExpression: `attribute_not_exists(#partitionKey) OR (${same})`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
