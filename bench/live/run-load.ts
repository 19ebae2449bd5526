import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient, ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startDynamoDbServer } from "../../local/dynamodb/server.ts";
import { startLambdaServer } from "../../local/lambda/server.ts";
import { ANY_CREDENTIALS } from "../../local/pipeline/address.ts";
import { startS3Server } from "../../local/s3/server.ts";
import { startSqsServer } from "../../local/sqs/server.ts";
import { DEFAULT_MAPPING } from "../../runtime/mapping/record-mapping.ts";
import { createItemsTable } from "../../test/support/items-table.ts";
import { startCapacityProxy } from "../../test/support/table-capacity/capacity-proxy.ts";
import { WriteCapacity } from "../../test/support/table-capacity/write-capacity.ts";
import type { Load } from "./loads.ts";
import { FunctionPool } from "./pool.ts";

export interface LoadResult {
  /** On AWS. */
  readonly seconds: number;
  readonly invocations: number;
  readonly stored: number;
  /** Events that Lambda gave up. */
  readonly givenUp: number;
  /** Write units. */
  readonly spent: number;
  readonly refused: number;
}

const BUCKET = "files";
const TABLE = "Items";
const COMMON = { region: "us-east-1", credentials: ANY_CREDENTIALS };

/** @param speed how many times faster than on AWS */
export async function runLoad(load: Load, speed: number): Promise<LoadResult> {
  const [s3, dynamodb, sqs] = [await startS3Server(), await startDynamoDbServer(), await startSqsServer()];
  const capacity = new WriteCapacity({
    perSecond: load.writeUnits * speed,
    savedSeconds: 0,
    now: () => performance.now(),
  });
  const proxy = await startCapacityProxy(dynamodb.endpoint, new Map([[TABLE, capacity]]));
  const lambda = await startLambdaServer((_name, event) => {
    pool.accept(event);
    return true;
  });
  Object.assign(process.env, {
    AWS_REGION: COMMON.region,
    AWS_ACCESS_KEY_ID: ANY_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ANY_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  });
  const environment = {
    tableName: TABLE,
    failureQueueUrl: sqs.createQueue("failures"),
    mapping: DEFAULT_MAPPING,
    maxDecompressedBytes: 1e9,
    logSamplePercent: 100,
  };
  const pool = new FunctionPool(environment, { timeoutSeconds: load.timeoutSeconds, speed });
  const table = new DynamoDBClient({ ...COMMON, endpoint: dynamodb.endpoint });
  await createItemsTable(table, TABLE);
  await s3.createBucket(BUCKET, { versioning: true });
  const rule = { id: "all", events: ["s3:ObjectCreated:*"], prefix: "", suffix: ".json" };
  s3.setNotifications(BUCKET, [{ ...rule, deliver: (event) => pool.accept(event) }]);

  const started = performance.now();
  const { scaledTo } = load;
  const scaling = setTimeout(
    () => (capacity.perSecond = (scaledTo?.writeUnits ?? load.writeUnits) * speed),
    ((scaledTo?.afterSeconds ?? 0) * 1_000) / speed,
  );
  await putFiles(load, s3.endpoint, speed);
  await pool.idle();
  clearTimeout(scaling);
  const seconds = ((performance.now() - started) / 1_000) * speed;
  const stored = await countItems(table);
  table.destroy();
  await Promise.all([s3.close(), proxy.close(), sqs.close(), lambda.close()]);
  await dynamodb.close();
  const { spent, refused } = capacity;
  return { seconds, invocations: pool.invocations, stored, givenUp: pool.givenUp.length, spent, refused };
}

async function putFiles({ files, recordsPerFile, filesPerSecond }: Load, endpoint: string, speed: number) {
  const client = new S3Client({ ...COMMON, endpoint });
  const started = performance.now();
  for (let file = 0; file < files; file++) {
    const due = started + (file / filesPerSecond / speed) * 1_000;
    if (due > performance.now()) await sleep(due - performance.now());
    const Body = Array.from({ length: recordsPerFile }, (_, n) =>
      JSON.stringify({ userID: `user-${file}`, timestamp: 1_700_000_000_000 + n, data: { n } }),
    ).join("\n");
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${file}.json`, Body }));
  }
  client.destroy();
}

async function countItems(client: DynamoDBClient): Promise<number> {
  let items = 0;
  let page: ScanCommandOutput | undefined;
  do {
    page = await client.send(
      new ScanCommand({ TableName: TABLE, Select: "COUNT", ExclusiveStartKey: page?.LastEvaluatedKey }),
    );
    items += page.Count ?? 0;
  } while (page.LastEvaluatedKey);
  return items;
}
