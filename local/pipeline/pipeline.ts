import { join } from "node:path";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { createTable } from "../dynamodb/create-table.ts";
import { type DynamoDbServer, startDynamoDbServer } from "../dynamodb/server.ts";
import type { AcceptedEvent, GivenUp } from "../lambda/asynchronous-invocation.ts";
import { failureEnvelope } from "../lambda/destination.ts";
import type { FunctionError } from "../lambda/environment.ts";
import { type LocalFunction, startFunction } from "../lambda/function.ts";
import { type DeclaredPipeline, declaredPipeline } from "../program/declared.ts";
import type { RecordedProgram } from "../program/recorded.ts";
import { type S3Server, startS3Server } from "../s3/server.ts";
import { Journal } from "../server/journal.ts";
import { type SqsServer, startSqsServer } from "../sqs/server.ts";
import { type PipelineAddress, ANY_CREDENTIALS } from "./address.ts";
import { dynamodbClient, sqsClient } from "./clients.ts";

export interface PipelineOptions {
  /** State persists in this folder. Without it, state is kept in memory. */
  readonly directory?: string;
  /** 0, the default, picks a free port. */
  readonly ports?: { readonly s3?: number; readonly dynamodb?: number; readonly sqs?: number };
  /**
   * The delays before the first retry of an event, the second, and so on. AWS waits 1 and 2 minutes; the default here is much
   * shorter.
   */
  readonly retryDelaysMilliseconds?: readonly number[];
  /** How long running work may continue when the pipeline stops. */
  readonly stopGraceMilliseconds?: number;
  /** Epoch milliseconds, for the bucket, the queue and the age of events. */
  readonly clock?: () => number;
  /** Called for every line that the function prints: a parsed value for a JSON line, a text for others. */
  readonly onFunctionLog?: (line: unknown) => void;
  /** An invocation failed. It is retried after that delay, or given up. */
  readonly onFailure?: (error: FunctionError, retryInMilliseconds: number | undefined) => void;
}

export interface Pipeline {
  readonly address: PipelineAddress;
  /** The number of accepted events that are not finished. */
  readonly pending: number;
  /** Resolves when every accepted event is finished. */
  idle(): Promise<void>;
  /** Stops the pipeline, once. Running work is finished; waiting work is kept if state persists, and otherwise dropped. */
  stop(): Promise<void>;
}

/** Creates what the program declares on servers in this process, which listen on the loopback address only. */
export async function startPipeline(program: RecordedProgram, options: PipelineOptions = {}): Promise<Pipeline> {
  const declared = declaredPipeline(program);
  const servers = await startServers(declared, options);
  try {
    return await connect(declared, servers, options);
  } catch (error) {
    await servers.close();
    throw error;
  }
}

interface Servers {
  readonly s3: S3Server;
  readonly dynamodb: DynamoDbServer;
  readonly sqs: SqsServer;
  close(): Promise<void>;
}

async function startServers(declared: DeclaredPipeline, options: PipelineOptions): Promise<Servers> {
  const { directory, ports = {}, clock = Date.now } = options;
  const { region } = declared;
  const place = (name: string) => (directory === undefined ? {} : { directory: join(directory, name) });
  const starting = await Promise.allSettled([
    startS3Server({ port: ports.s3 ?? 0, region, clock, ...place("s3") }),
    startDynamoDbServer({ port: ports.dynamodb ?? 0, ...place("dynamodb") }),
    startSqsServer({ port: ports.sqs ?? 0, region, clock, ...place("sqs") }),
  ] as const);
  const close = async (): Promise<void> => {
    await Promise.all(starting.map(async (start) => start.status === "fulfilled" && (await start.value.close())));
  };
  const [s3, dynamodb, sqs] = starting;
  if (s3.status === "fulfilled" && dynamodb.status === "fulfilled" && sqs.status === "fulfilled") {
    return { s3: s3.value, dynamodb: dynamodb.value, sqs: sqs.value, close };
  }
  await close();
  throw starting.find((start) => start.status === "rejected")?.reason;
}

async function connect(declared: DeclaredPipeline, servers: Servers, options: PipelineOptions): Promise<Pipeline> {
  const { s3, dynamodb, sqs } = servers;
  const { region, bucket } = declared;
  const queueUrls = new Map(
    declared.queues.map(({ name, url, attributes }) => [url, sqs.createQueue(name, attributes)]),
  );
  const tables = dynamodbClient({ endpoint: dynamodb.endpoint, region });
  await s3.createBucket(bucket.name, { versioning: bucket.versioning });
  for (const table of declared.tables) await createTable(tables, table);
  tables.destroy();

  const queues = sqsClient({ endpoint: sqs.endpoint, region });
  const localFunction = await startDeclaredFunction(declared, servers, queueUrls, queues, options);
  const rules = declared.rules.map((rule) => ({
    ...rule,
    events: [...rule.events],
    deliver: (event: object) => localFunction.accept(event),
  }));
  s3.setNotifications(bucket.name, rules);
  const stop = async (): Promise<void> => {
    s3.setNotifications(bucket.name, []);
    await localFunction.stop();
    queues.destroy();
    await servers.close();
  };
  let stopped: Promise<void> | undefined;
  return {
    address: {
      s3Endpoint: s3.endpoint,
      dynamodbEndpoint: dynamodb.endpoint,
      sqsEndpoint: sqs.endpoint,
      region,
      bucket: bucket.name,
      table: declared.tableName,
      failureQueueUrl: queueUrls.get(declared.failureQueueUrl) ?? declared.failureQueueUrl,
      functionName: declared.function.name,
    },
    get pending() {
      return localFunction.pending;
    },
    idle: () => localFunction.idle(),
    stop: () => (stopped ??= stop()),
  };
}

function startDeclaredFunction(
  declared: DeclaredPipeline,
  servers: Servers,
  queueUrls: ReadonlyMap<string, string>,
  queues: SQSClient,
  options: PipelineOptions,
): Promise<LocalFunction> {
  const { directory, clock = Date.now, retryDelaysMilliseconds = [200, 400], stopGraceMilliseconds = 5000 } = options;
  const { arn, environment, memoryMegabytes, name, onFailureArn } = declared.function;
  const onFailureUrl = declared.queues.find((queue) => queue.arn === onFailureArn)?.url;
  const deliver = async (event: GivenUp): Promise<void> => {
    if (onFailureUrl === undefined) return;
    const MessageBody = JSON.stringify(failureEnvelope(event, arn, clock()));
    await queues.send(new SendMessageCommand({ QueueUrl: queueUrls.get(onFailureUrl), MessageBody }));
  };
  // As on AWS, a queue's URL is known only once the queue exists. It replaces the recorded URL in the function's environment.
  const withQueueUrls = Object.entries(environment).map(
    ([key, value]) => [key, queueUrls.get(value) ?? value] as const,
  );
  return startFunction(
    { ...declared.function, environment: Object.fromEntries(withQueueUrls) },
    {
      environment: {
        ...lambdaEnvironment(declared.region, name, memoryMegabytes),
        AWS_ENDPOINT_URL_S3: servers.s3.endpoint,
        AWS_ENDPOINT_URL_DYNAMODB: servers.dynamodb.endpoint,
        AWS_ENDPOINT_URL_SQS: servers.sqs.endpoint,
      },
      journal: new Journal<AcceptedEvent>(directory === undefined ? undefined : join(directory, "events.ndjson")),
      retryDelaysMilliseconds,
      stopGraceMilliseconds,
      clock,
      onLine: (line) => options.onFunctionLog?.(parsedLine(line)),
      onFailure: (error, retryIn) => options.onFailure?.(error, retryIn),
      onGivenUp: deliver,
    },
  );
}

/** The variables that Lambda itself adds to a function's environment, as far as functions and SDKs use them. */
function lambdaEnvironment(region: string, name: string, memoryMegabytes: number): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: ANY_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ANY_CREDENTIALS.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs",
    LAMBDA_TASK_ROOT: "/var/task",
    // This machine's Node may be older than the one that the function is deployed on.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
