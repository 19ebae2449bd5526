import { DynamoDBItemStore } from "../../../runtime/aws/dynamodb-item-store.ts";
import { S3ObjectSource } from "../../../runtime/aws/s3-object-source.ts";
import type { ObjectSource } from "../../../runtime/object/object-source.ts";
import type { ItemStore } from "../../../runtime/store/item-store.ts";
import { keyNames } from "../../../runtime/mapping/record-mapping.ts";
import type { Target } from "../target.ts";
import type { Clients } from "./connect.ts";

/** The object source and item store for processing. */
export function portsOf(
  { s3, dynamodb, silence, lean }: Pick<Clients, "s3" | "dynamodb" | "silence" | "lean">,
  { table, mapping }: Pick<Target, "table" | "mapping">,
): { readonly objects: ObjectSource; readonly items: ItemStore } {
  return {
    objects: new S3ObjectSource(s3, silence, { getObject: lean?.getObject }),
    items: new DynamoDBItemStore(lean?.putItem ?? dynamodb, table, keyNames(mapping)),
  };
}
