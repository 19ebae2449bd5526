import { type DynamoDBClient, ResourceInUseException } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { createTable, type TableDeclaration } from "../../../local/dynamodb/create-table.ts";
import { UserError } from "../../../terminal/user-error.ts";

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

/** A client that answers in turn, an error by rejecting, and notes what it was sent. */
function clientOf(...answers: readonly unknown[]): { client: DynamoDBClient; sent: [string, object][] } {
  const sent: [string, object][] = [];
  const send = (command: Sent): Promise<unknown> => {
    const answer = answers[sent.length];
    sent.push([command.constructor.name, command.input]);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { client: { send, config: {} } as unknown as DynamoDBClient, sent };
}

const ACTIVE = { Table: { TableStatus: "ACTIVE" } };
const EXISTS = new ResourceInUseException({ message: "is there", $metadata: {} });
const TABLE: TableDeclaration = { name: "items", hashKey: "id", attributes: [{ name: "id", type: "S" }] };
const WITH_RANGE: TableDeclaration = {
  ...{ name: "items", hashKey: "id", rangeKey: "at", billingMode: "PROVISIONED", readCapacity: 2, writeCapacity: 3 },
  attributes: [
    { name: "id", type: "S" },
    { name: "at", type: "N" },
  ],
};
const describeTable = ["DescribeTableCommand", { TableName: "items" }];
const keyOf = (...names: string[]) => names.map((AttributeName) => ({ AttributeName }));

describe("createTable", () => {
  const requests = [
    {
      ...{ title: "a partition key", table: TABLE },
      request: {
        TableName: "items",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      },
    },
    {
      ...{ title: "a sort key and capacities", table: WITH_RANGE },
      request: {
        TableName: "items",
        KeySchema: [
          { AttributeName: "id", KeyType: "HASH" },
          { AttributeName: "at", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "id", AttributeType: "S" },
          { AttributeName: "at", AttributeType: "N" },
        ],
        ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 3 },
      },
    },
    {
      ...{ title: "payment by request", table: { ...TABLE, billingMode: "PAY_PER_REQUEST", readCapacity: 2 } as const },
      request: {
        TableName: "items",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      },
    },
  ];
  for (const { title, table, request } of requests) {
    it(`makes a table with ${title}, and waits until it is there`, async () => {
      const creating = { Table: { TableStatus: "CREATING" } };
      const { client, sent } = clientOf({}, creating, ACTIVE);
      await createTable(client, table);

      expect(sent).to.deep.equal([["CreateTableCommand", request], describeTable, describeTable]);
    });
  }

  it("leaves a table as it is that is there with its key", async () => {
    const { client, sent } = clientOf(EXISTS, { Table: { KeySchema: keyOf("id", "at") } }, ACTIVE);
    await createTable(client, WITH_RANGE);

    expect(sent.slice(1)).to.deep.equal([describeTable, describeTable]);
  });

  for (const { found, text } of [
    { found: { Table: { KeySchema: keyOf("id") } }, text: "id" },
    { found: { Table: { KeySchema: keyOf("at", "id") } }, text: "at, id" },
    { found: {}, text: "" },
  ]) {
    it(`refuses a table that is there with the key "${text}"`, async () => {
      const { client } = clientOf(EXISTS, found, ACTIVE);
      const error: unknown = await createTable(client, WITH_RANGE).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UserError);
      expect((error as Error).message).to.equal(`table items has the key ${text}; the stack declares id, at`);
    });
  }

  it("fails as its client does", async () => {
    const refused = new RangeError("refused");
    const { client, sent } = clientOf(refused);

    expect(await createTable(client, TABLE).catch((reason: unknown) => reason)).to.equal(refused);
    expect(sent.map(([name]) => name)).to.deep.equal(["CreateTableCommand"]);
  });
});
