import type { ScanCommand, ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";

type Item = Record<string, AttributeValue>;

export interface ScriptedTableOptions {
  readonly items: readonly Item[];
  readonly unitsPerItem?: number;
  /** Items of a page without `Limit`. */
  readonly pageItems?: number;
  /** Called with each page that is answered. */
  readonly onPage?: (units: number, items: readonly Item[]) => void;
}

/** A table in memory that answers scans as DynamoDB does, segment by segment. */
export function scriptedTable(options: ScriptedTableOptions): { send: never } {
  const { items, unitsPerItem = 0.5, pageItems = 100, onPage } = options;
  const send = ({ input }: ScanCommand): Promise<ScanCommandOutput> => {
    const {
      Segment: segment = 0,
      TotalSegments: segments = 1,
      ExclusiveStartKey: after,
      Limit: limit = pageItems,
    } = input;
    const own = items.filter((_, n) => n % segments === segment);
    const from = after === undefined ? 0 : Number(after["at"]?.N) + 1;
    const page = own.slice(from, from + limit);
    const last = from + page.length - 1;
    onPage?.(page.length * unitsPerItem, page);
    return Promise.resolve({
      ...{ Items: page as never, Count: page.length, ScannedCount: page.length, $metadata: {} },
      ConsumedCapacity: { CapacityUnits: Math.max(0.5, page.length * unitsPerItem) },
      ...(last + 1 < own.length ? { LastEvaluatedKey: { at: { N: String(last) } } } : {}),
    });
  };
  return { send: send as never };
}
