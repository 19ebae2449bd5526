import { PutItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import picocolors from "picocolors";
import { type DynamoDbServer, startDynamoDbServer } from "../../../local/dynamodb/server.ts";
import { ANY_CREDENTIALS, type PipelineAddress } from "../../../local/pipeline/address.ts";
import type { Pipeline } from "../../../local/pipeline/pipeline.ts";
import { LiveLog } from "../../../local/start/live-log.ts";
import { createItemsTable } from "../../support/items-table.ts";
import { keyNames } from "../../../runtime/mapping/record-mapping.ts";

describe("LiveLog", () => {
  let printed: string[];
  let onPrint: () => void;
  let log: LiveLog;
  beforeEach(() => {
    printed = [];
    onPrint = () => undefined;
    const print = (text: string): void => {
      printed.push(text);
      onPrint();
    };
    log = new LiveLog(print, picocolors.createColors(false));
  });
  const processed = (key: string, written: number) => ({
    message: "object processed",
    object: { bucket: "files", key, versionId: "v1" },
    records: written,
    outcomes: { written },
    gone: false,
  });

  it("prints what the log says of objects, and what the function prints; no metrics", () => {
    log.functionLine(processed("a.json", 1));
    log.functionLine("hello\u001b[31m");
    log.functionLine({ _aws: { Timestamp: 1 }, Written: 1 });

    expect(printed).to.deep.equal(["✓ a.json  1 written", "hello\\u001b[31m"]);
  });

  it("prints failures", () => {
    log.failure({ errorType: "Error", errorMessage: "no\nway" }, 200);
    log.failure({ errorType: "Error", errorMessage: "no" }, undefined);

    expect(printed).to.deep.equal([
      "✗ the function failed: Error: no\\u000away (retried in 200 ms)",
      "✗ the function failed: Error: no",
    ]);
  });

  it("prints each reload in one line", () => {
    const names = ["infra/table.ts"];
    log.reload({ kind: "reloaded", names, news: [], milliseconds: 1449 });
    log.reload({ kind: "reloaded", names: [...names, "x.ts", "y.ts"], news: ["it now takes .x"], milliseconds: 50 });
    log.reload({ kind: "unchanged", names, milliseconds: 1 });
    log.reload({ kind: "failed", names, message: "infra/table.ts:1:2: Unexpected end\nof file" });

    expect(printed).to.deep.equal([
      "↻ infra/table.ts  reloaded in 1.4 s",
      "↻ infra/table.ts and 2 more  reloaded in 0.1 s; it now takes .x",
      "↻ infra/table.ts  changes nothing that runs here",
      "✗ not reloaded, the version before keeps running: infra/table.ts:1:2: Unexpected end\\u000aof file",
    ]);
  });

  describe("with a table to look into", () => {
    let server: DynamoDbServer;
    let pending: number;
    beforeEach(async () => {
      server = await startDynamoDbServer();
      const address = { dynamodbEndpoint: server.endpoint, region: "eu-west-1", table: "items" } as PipelineAddress;
      const client = new DynamoDBClient({
        endpoint: server.endpoint,
        region: "eu-west-1",
        credentials: ANY_CREDENTIALS,
      });
      await createItemsTable(client, "items");
      for (const N of ["1", "2"]) {
        const data = { M: { n: { N: "12345678901234567890" } } };
        const of = { source: { S: "a.json" }, origin: { M: { versionId: { S: "v1" } } } };
        const Item = { userID: { S: "u" }, timestamp: { N }, data, ...of };
        await client.send(new PutItemCommand({ TableName: "items", Item }));
      }
      client.destroy();
      pending = 1;
      log.showItemsOf(
        {
          address,
          idle: () => Promise.resolve(),
          get pending() {
            return pending;
          },
        } as Pipeline,
        keyNames({}),
      );
    });
    afterEach(() => server.close());

    it("shows the items of an object that was put by itself", async () => {
      const threeLines = new Promise<void>((resolve) => (onPrint = () => printed.length === 3 && resolve()));
      log.functionLine(processed("a.json", 2));
      log.functionLine({ _aws: {} });
      await threeLines;

      expect(printed).to.deep.equal([
        "✓ a.json  2 written",
        '    u  1  {"n":12345678901234567890}',
        '    u  2  {"n":12345678901234567890}',
      ]);
    });

    it("shows none of many", async () => {
      log.functionLine(processed("many.json", 4));
      pending = 2;
      log.functionLine(processed("a.json", 2));
      pending = 1;
      log.functionLine(processed("none.json", 0));
      const threeMore = new Promise<void>((resolve) => (onPrint = () => printed.length === 6 && resolve()));
      log.functionLine(processed("a.json", 2));
      await threeMore;

      expect(printed.slice(0, 4)).to.deep.equal([
        "✓ many.json  4 written",
        "✓ a.json  2 written",
        "✓ none.json  no records",
        "✓ a.json  2 written",
      ]);
    });
  });
});
