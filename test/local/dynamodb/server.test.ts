import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { createTable } from "../../../local/dynamodb/create-table.ts";
import { type DynamoDbServer, startDynamoDbServer } from "../../../local/dynamodb/server.ts";
import { UserError } from "../../../terminal/user-error.ts";

const TABLE = {
  name: "items",
  hashKey: "userID",
  rangeKey: "timestamp",
  attributes: [
    { name: "userID", type: "S" },
    { name: "timestamp", type: "N" },
  ],
} as const;

const clientOf = ({ endpoint }: DynamoDbServer): DynamoDBClient =>
  new DynamoDBClient({
    ...{ endpoint, region: "eu-west-1", maxAttempts: 1 },
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });

describe("startDynamoDbServer", () => {
  let server: DynamoDbServer;
  let client: DynamoDBClient;
  before(async () => {
    server = await startDynamoDbServer();
    client = clientOf(server);
    await createTable(client, TABLE);
  });
  after(async () => {
    client.destroy();
    await server.close();
  });

  const keyOf = (userID: string): Record<string, AttributeValue> => ({ userID: { S: userID }, timestamp: { N: "1" } });
  const onlyNew = {
    TableName: "items",
    ConditionExpression: "attribute_not_exists(#userID)",
    ExpressionAttributeNames: { "#userID": "userID" },
  };
  const putNew = (userID: string, text: string, more = {}): Promise<unknown> =>
    client.send(new PutItemCommand({ ...onlyNew, Item: { ...keyOf(userID), text: { S: text } }, ...more }));
  const refusalOf = async (sent: Promise<unknown>): Promise<ConditionalCheckFailedException> => {
    const error = await sent.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ConditionalCheckFailedException);
    return error as ConditionalCheckFailedException;
  };

  describe("a condition that fails, when the old item is asked for", () => {
    const allOld = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
    const old = { userID: { S: "old" }, timestamp: { N: "1" }, text: { S: "first" } };
    before(() => putNew("old", "first"));

    it("gives it to a PutItem", async () => {
      expect((await refusalOf(putNew("old", "second", allOld))).Item).to.deep.equal(old);
    });

    it("gives it to an UpdateItem", async () => {
      const update = new UpdateItemCommand({
        ...onlyNew,
        ...allOld,
        Key: keyOf("old"),
        UpdateExpression: "SET a = :a",
        ExpressionAttributeValues: { ":a": { S: "x" } },
      });
      expect((await refusalOf(client.send(update))).Item).to.deep.equal(old);
    });

    it("gives it to a DeleteItem", async () => {
      const remove = new DeleteItemCommand({ ...onlyNew, ...allOld, Key: keyOf("old") });
      expect((await refusalOf(client.send(remove))).Item).to.deep.equal(old);
    });

    it("gives none where there is none", async () => {
      const remove = new DeleteItemCommand({
        TableName: "items",
        Key: keyOf("nobody"),
        ConditionExpression: "attribute_exists(userID)",
        ...allOld,
      });
      expect((await refusalOf(client.send(remove))).Item).to.equal(undefined);
    });
  });

  it("gives no old item unasked", async () => {
    await putNew("unasked", "first");

    expect((await refusalOf(putNew("unasked", "second"))).Item).to.equal(undefined);
  });

  it("lets one of many concurrent conditional writes win, and shows all others its item", async () => {
    const all = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
    const writes = Array.from({ length: 100 }, (_, index) => putNew("contended", String(index), all));

    const results = await Promise.allSettled(writes);

    const winners = results.flatMap((result, index) => (result.status === "fulfilled" ? [index] : []));
    const seen = results.flatMap((result) =>
      result.status === "rejected" ? [(result.reason as ConditionalCheckFailedException).Item?.text?.S] : [],
    );
    expect(winners).to.have.lengthOf(1);
    expect(seen).to.deep.equal(Array<string>(99).fill(String(winners[0])));
  });

  for (const number of [
    "12345678901234567890123456789012345678",
    "-0.00000000000000000000000000000001234",
    "1767225600000",
  ]) {
    it(`keeps every digit of ${number}`, async () => {
      await client.send(new PutItemCommand({ TableName: "items", Item: { ...keyOf("number"), value: { N: number } } }));
      const { Item } = await client.send(new GetItemCommand({ TableName: "items", Key: keyOf("number") }));

      expect(Item?.value).to.deep.equal({ N: number });
    });
  }

  for (const userID of ["😀", "e\u0301", "é", "a/b~c", "__proto__", "constructor", "\u0000"]) {
    it(`tells the partition key ${JSON.stringify(userID)} from all others`, async () => {
      await putNew(userID, "x");
      const query = new QueryCommand({
        TableName: "items",
        KeyConditionExpression: "userID = :userID",
        ExpressionAttributeValues: { ":userID": { S: userID } },
      });

      expect((await client.send(query)).Items).to.deep.equal([{ ...keyOf(userID), text: { S: "x" } }]);
    });
  }

  it("keeps attributes named __proto__", async () => {
    const data = { M: JSON.parse('{ "__proto__": { "S": "kept" }, "a": { "S": "say \\"__proto__\\"" } }') as object };
    const Item = { ...keyOf("proto"), data } as Record<string, AttributeValue>;
    await client.send(new PutItemCommand({ TableName: "items", Item }));

    const { Item: found } = await client.send(new GetItemCommand({ TableName: "items", Key: keyOf("proto") }));

    expect(JSON.stringify(found?.data)).to.equal(JSON.stringify(data));
  });

  it("answers a client that does not sign", async () => {
    const response = await fetch(server.endpoint, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.ListTables" },
      body: "{}",
    });

    expect(await response.json()).to.deep.equal({ TableNames: ["items"] });
  });

  it("survives a client that goes away in the middle of a request", async () => {
    const { port } = new URL(server.endpoint);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{", () => socket.destroy());
      });
      socket.on("close", () => resolve());
    });

    await putNew("after", "x");
  });

  it("closes under writes that wait for their turn, whoever sent them, and answers what it took", async () => {
    const own = await startDynamoDbServer();
    const closing = clientOf(own);
    await createTable(closing, TABLE);
    const Item = { ...keyOf("contended"), text: { S: "x".repeat(50_000) } };
    const writes = Array.from({ length: 100 }, () => closing.send(new PutItemCommand({ TableName: "items", Item })));
    const settled = Promise.allSettled(writes);
    await Promise.race(writes);
    closing.destroy();

    await own.close();

    await settled;
    expect(await fetch(own.endpoint).catch(() => "refused")).to.equal("refused");
  });

  it("says which folder it cannot open", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    await (await startDynamoDbServer({ directory: folder })).close();
    writeFileSync(join(folder, "CURRENT"), "damaged");

    const error = await startDynamoDbServer({ directory: folder }).catch((reason: unknown) => reason);
    rmSync(folder, { recursive: true });

    expect(error).to.be.instanceOf(UserError);
    expect((error as Error).message).to.equal(
      `${folder} cannot be opened (Corruption: CURRENT file does not end with newline); ` +
        "move it away to start without what is in it",
    );
  });

  it("keeps its tables in a folder, which it makes, and lets go of it when it is closed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    const directory = join(folder, "deep", "down");
    const opened = async <T>(act: (client: DynamoDBClient) => Promise<T>): Promise<T> => {
      const own = await startDynamoDbServer({ directory });
      const using = clientOf(own);
      try {
        await createTable(using, TABLE);
        return await act(using);
      } finally {
        using.destroy();
        await own.close();
      }
    };
    await opened((using) => using.send(new PutItemCommand({ TableName: "items", Item: keyOf("kept") })));
    const { Item } = await opened((using) =>
      using.send(new GetItemCommand({ TableName: "items", Key: keyOf("kept"), ConsistentRead: true })),
    );
    rmSync(folder, { recursive: true });

    expect(Item).to.deep.equal(keyOf("kept"));
  });

  it("makes a table without the half of a second that others take", async () => {
    const { setTimeout: real } = globalThis;
    const delays: (number | undefined)[] = [];
    globalThis.setTimeout = ((act: () => void, milliseconds?: number) => {
      delays.push(milliseconds);
      return real(act, milliseconds);
    }) as typeof setTimeout;
    await createTable(client, { ...TABLE, name: "other" });
    globalThis.setTimeout = real;

    expect(delays).to.include(0).and.not.to.include(500);
  });
});
