import { GetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { UserError } from "../../../terminal/user-error.ts";
import { explain } from "../../target/access/explain-error.ts";
import type { KeyNames } from "../../../runtime/mapping/record-mapping.ts";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";
import type { Pacer } from "../../../runtime/work/pacer.ts";

/** Reads single items as they are now. */
export interface ItemReader {
  /**
   * @returns the item's attributes; `undefined` if the slot is empty
   * @throws UserError if the table does not answer
   */
  get(userID: string, slot: number): Promise<Record<string, AttributeValue> | undefined>;
}

export interface DynamoDBItemReaderOptions {
  readonly dynamodb: Pick<DynamoDBClient, "send">;
  readonly table: string;
  readonly keys: KeyNames;
  /** Paces read units. */
  readonly reads: Pacer;
  /** Called with the read units of each call. */
  readonly onUnits: (units: number) => void;
}

/** Reads items from a DynamoDB table, with strongly consistent reads: what is reported must be so now. */
export class DynamoDBItemReader implements ItemReader {
  readonly #options: DynamoDBItemReaderOptions;

  constructor(options: DynamoDBItemReaderOptions) {
    this.#options = options;
  }

  async get(userID: string, slot: number): Promise<Record<string, AttributeValue> | undefined> {
    const { dynamodb, table, keys, reads, onUnits } = this.#options;
    await reads.take(1);
    const { Item: item, ConsumedCapacity: capacity } = await dynamodb
      .send(
        new GetItemCommand({
          TableName: table,
          Key: { [keys.partitionKey]: { S: userID }, [keys.sortKey]: { N: String(slot) } },
          ConsistentRead: true,
          ReturnConsumedCapacity: "TOTAL",
        }),
      )
      .catch((cause: unknown) => {
        // That the table does not answer says nothing of an object.
        throw new UserError(`table ${table}: ${explain(cause)}`, { cause });
      });
    const units = capacity?.CapacityUnits ?? 1;
    onUnits(units);
    if (units > 1) await reads.take(units - 1);
    return item as Record<string, AttributeValue> | undefined;
  }
}
