import { type AttributeValue, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { type DynamoDbServer, startDynamoDbServer } from "../../../local/dynamodb/server.ts";
import { attributeText } from "../../../local/items/item-text.ts";
import { type Item, readItems, readItemsOf } from "../../../local/items/read-items.ts";
import { ANY_CREDENTIALS, type PipelineAddress } from "../../../local/pipeline/address.ts";
import { createItemsTable } from "../../support/items-table.ts";

describe("items of a pipeline's table", () => {
  let server: DynamoDbServer;
  let client: DynamoDBClient;
  let address: PipelineAddress;
  beforeEach(async () => {
    server = await startDynamoDbServer();
    const { endpoint } = server;
    client = new DynamoDBClient({ endpoint, region: "eu-west-1", credentials: ANY_CREDENTIALS });
    await createItemsTable(client, "items");
    address = { dynamodbEndpoint: endpoint, region: "eu-west-1", table: "items" } as PipelineAddress;
  });
  afterEach(async () => {
    client.destroy();
    await server.close();
  });

  const put = async (userID: string, timestamp: string, rest: Record<string, AttributeValue> = {}): Promise<void> => {
    const Item = { userID: { S: userID }, timestamp: { N: timestamp }, ...rest };
    await client.send(new PutItemCommand({ TableName: "items", Item }));
  };
  const keys = (items: readonly Item[]): string[] =>
    items.map(({ userID, timestamp }) => `${attributeText(userID)} ${attributeText(timestamp)}`);

  it("come by partition key and time, all pages of them", async () => {
    const padding = { data: { S: "x".repeat(300_000) } };
    for (const timestamp of ["10", "9", "-1", "100", "20"]) await put("b", timestamp, padding);
    await put("a", "5", padding);

    expect(keys(await readItems(address))).to.deep.equal(['"a" 5', '"b" -1', '"b" 9', '"b" 10', '"b" 20', '"b" 100']);
  });

  it("keep every digit", async () => {
    const numbers = { L: ["12345678901234567890123456789012345678", "1E-130", "-0.5"].map((N) => ({ N })) };
    await put("a", "1", { data: { M: { numbers } } });

    const [item] = await readItems(address);

    // As the server writes numbers: DynamoDB itself, and so dynalite, gives 1E-130 without an exponent.
    expect(attributeText(item?.data)).to.equal(
      `{"numbers":[12345678901234567890123456789012345678,0.${"0".repeat(129)}1,-0.5]}`,
    );
  });

  it("of one object are those of that very version", async () => {
    const from = (key: string, versionId: string): Record<string, AttributeValue> => ({
      source: { S: key },
      origin: { M: { versionId: { S: versionId } } },
    });
    await put("a", "2", from("x.json", "v2"));
    await put("a", "1", from("x.json", "v2"));
    await put("a", "3", from("x.json", "v1"));
    await put("b", "1", from("y.json", "v2"));

    expect(keys(await readItemsOf(address, { key: "x.json", versionId: "v2" }))).to.deep.equal(['"a" 1', '"a" 2']);
    expect(keys(await readItemsOf(address, { key: "z.json", versionId: "v2" }))).to.deep.equal([]);
  });

  it("of one object are looked for in one page", async () => {
    for (const timestamp of ["1", "2", "3"]) {
      await put("a", timestamp, { source: { S: "x" }, origin: { M: { versionId: { S: "v" } } } });
    }

    expect(keys(await readItemsOf(address, { key: "x", versionId: "v" }, { pageItems: 2 }))).to.deep.equal([
      '"a" 1',
      '"a" 2',
    ]);
  });
});
