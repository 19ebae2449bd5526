import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { startDynamoDbServer, type DynamoDbServer } from "../../../local/dynamodb/server.ts";
import { DynamoDBItemStore } from "../../../runtime/aws/dynamodb-item-store.ts";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";
import { fromAttributes, type StoredItem } from "../../../runtime/store/item.ts";
import { createItemsTable } from "../../support/items-table.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { describeItemStoreContract } from "../store/item-store-contract.ts";
import { keyNames } from "../../../runtime/mapping/record-mapping.ts";

const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** Another server to hold the adapter against, besides the embedded one. */
const OTHER_ENDPOINT = process.env["SLUICE_DYNAMODB_CONTRACT_ENDPOINT"];

let server: DynamoDbServer;
let client: DynamoDBClient;
let tables = 0;

async function makeTable(): Promise<string> {
  const name = `Table${process.pid}-${tables++}`;
  await createItemsTable(client, name);
  return name;
}

async function read(table: string, userID: string, timestamp: number) {
  const key = { userID: { S: userID }, timestamp: { N: String(timestamp) } };
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return Item as Record<string, AttributeValue> | undefined;
}

before(async () => {
  server = await startDynamoDbServer();
  client = new DynamoDBClient({
    endpoint: OTHER_ENDPOINT ?? server.endpoint,
    region: "us-east-1",
    credentials: CREDENTIALS,
  });
});

after(async () => {
  client.destroy();
  await server.close();
});

describeItemStoreContract("DynamoDBItemStore", async () => {
  const table = await makeTable();
  return {
    store: new DynamoDBItemStore(client, table, keyNames({})),
    get: async (userID, timestamp) => {
      const attributes = await read(table, userID, timestamp);
      return attributes && fromAttributes(attributes, keyNames({}));
    },
  };
});

describeItemStoreContract("MemoryItemStore", () => {
  const store = new MemoryItemStore();
  const get = (userID: string, timestamp: number) => {
    const found = store.items.find((item) => item.userID === userID && item.timestamp === timestamp);
    return Promise.resolve(found && { userID, timestamp, origin: found.origin });
  };
  return Promise.resolve({ store, get });
});

describe("DynamoDBItemStore", () => {
  const origin = { bucket: "b", key: "k.json", version: "v1", lastModified: 5000, ordinal: 0, shift: 0 };
  const item = (data: AttributeValue): StoredItem => ({ userID: "u", timestamp: 1, data, origin });

  it("stores the attributes that the documentation names, and no others", async () => {
    const table = await makeTable();
    const store = new DynamoDBItemStore(client, table, keyNames({}));

    await store.put(item({ M: { a: { N: "1" } } }));
    await store.put({
      userID: "u",
      timestamp: 2,
      dataAt: { bucket: "b", key: "k.json", version: "etag:e", record: 4 },
      origin: { ...origin, version: "etag:e", ordinal: 1, shift: 2 },
    });

    expect(await read(table, "u", 1)).to.deep.equal({
      userID: { S: "u" },
      timestamp: { N: "1" },
      data: { M: { a: { N: "1" } } },
      source: { S: "k.json" },
      origin: { M: { bucket: { S: "b" }, versionId: { S: "v1" }, lastModified: { N: "5000" } } },
    });
    expect(await read(table, "u", 2)).to.deep.equal({
      userID: { S: "u" },
      timestamp: { N: "2" },
      dataAt: { M: { bucket: { S: "b" }, key: { S: "k.json" }, etag: { S: "e" }, record: { N: "4" } } },
      source: { S: "k.json" },
      origin: {
        M: {
          bucket: { S: "b" },
          etag: { S: "e" },
          lastModified: { N: "5000" },
          ordinal: { N: "1" },
          shift: { N: "2" },
        },
      },
    });
  });

  it("keeps a name that JavaScript takes for the prototype", async () => {
    const table = await makeTable();
    const entries = Object.assign(Object.create(null) as Record<string, AttributeValue>, { constructor: { N: "1" } });
    Object.defineProperty(entries, "__proto__", { value: { S: "mine" }, enumerable: true });

    await new DynamoDBItemStore(client, table, keyNames({})).put(item({ M: entries }));

    const stored = (await read(table, "u", 1))?.["data"] as { M: Record<string, AttributeValue> };
    expect(Object.entries(stored.M).sort()).to.deep.equal([
      ["__proto__", { S: "mine" }],
      ["constructor", { N: "1" }],
    ]);
  });

  it("says what is in the way where another program put it", async () => {
    const table = await makeTable();
    const foreign = { userID: { S: "u" }, timestamp: { N: "1" }, note: { S: "by hand" } };
    await client.send(new PutItemCommand({ TableName: table, Item: foreign }));

    const result = await new DynamoDBItemStore(client, table, keyNames({})).put(item({ M: {} }));

    expect(result).to.deep.equal({ kind: "occupied", by: undefined });
  });

  it("tells an item that the table refuses", async () => {
    const table = await makeTable();

    const result = await new DynamoDBItemStore(client, table, keyNames({})).put(item({ S: "x".repeat(409_600) }));

    expect(result).to.deep.equal({ kind: "refused", message: "Item size has exceeded the maximum allowed size" });
  });

  it("throws what is neither", async () => {
    const error = await new DynamoDBItemStore(client, "NoSuchTable", keyNames({}))
      .put(item({ M: {} }))
      .catch((e: unknown) => e);

    expect(error).to.have.property("name", "ResourceNotFoundException");
  });
});
