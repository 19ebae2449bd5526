import type { PutItem } from "../put-item.ts";
import type { ServiceClient } from "./service-client.ts";

const HEADERS = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.PutItem" };

export const leanPutItem =
  (client: ServiceClient): PutItem =>
  (input) =>
    client.call("PutItem", { method: "POST", path: "/", headers: HEADERS, body: JSON.stringify(input, wireValue) });

/** Bytes travel as base64. */
const wireValue = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64")
    : value;
