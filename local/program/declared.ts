import { keyNames } from "../../runtime/mapping/record-mapping.ts";
import { UserError } from "../../terminal/user-error.ts";
import type { TableDeclaration } from "../dynamodb/create-table.ts";
import { decodedKey } from "../events/decoded-key.ts";
import type { EventPattern } from "../events/event-rule.ts";
import type { DeclaredFunction } from "../lambda/declared-function.ts";
import type { QueueAttributes } from "../sqs/queue.ts";
import type { QueueRedrive } from "../sqs/server.ts";
import type { RecordedProgram, RecordedResource } from "./recorded.ts";

/** The parts of a recorded program that can run on this machine. */
export interface DeclaredPipeline {
  readonly region: string;
  /** The bucket that triggers the function. */
  readonly bucket: { readonly name: string; readonly versioning: boolean };
  readonly rules: readonly DeclaredRule[];
  /** Patterns of the events that EventBridge hands to the function. */
  readonly patterns: readonly EventPattern[];
  /** The queue that feeds the function, if any. */
  readonly source: DeclaredSource | undefined;
  readonly tables: readonly TableDeclaration[];
  /** The table that stores the items. */
  readonly tableName: string;
  readonly queues: readonly DeclaredQueue[];
  /** The URL of the failure queue, as recorded. */
  readonly failureQueueUrl: string;
  readonly function: DeclaredFunction;
}

export interface DeclaredRule {
  readonly id: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  /** Of the function, or of the queue before it. */
  readonly targetArn: string;
}

export interface DeclaredSource {
  readonly queueArn: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number | undefined;
}

export interface DeclaredQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly attributes: Partial<QueueAttributes>;
  readonly redrive: QueueRedrive | undefined;
}

const TABLE = "aws:dynamodb/table:Table";

type Properties = Readonly<Record<string, unknown>>;

/** Finds in a recorded program what the local servers must create. */
export function declaredPipeline(program: RecordedProgram): DeclaredPipeline {
  const ofType = (type: string): RecordedResource[] => program.resources.filter((resource) => resource.type === type);
  const output = (name: string): string => textOf(program.outputs, name, "the stack's outputs");
  const queues = ofType("aws:sqs/queue:Queue").map(declaredQueue);
  const bucket = output("bucketName");
  const versionings = ofType("aws:s3/bucketVersioning:BucketVersioning").filter(
    ({ inputs }) => inputs.bucket === bucket,
  );
  const status = versionings.map(({ inputs }) => (inputs.versioningConfiguration as Properties).status);
  return {
    region: output("region"),
    bucket: { name: bucket, versioning: status.includes("Enabled") },
    rules: ofType("aws:s3/bucketNotification:BucketNotification").flatMap(declaredRules),
    patterns: ofType("aws:cloudwatch/eventRule:EventRule").map(
      ({ inputs }) => JSON.parse(String(inputs.eventPattern)) as EventPattern,
    ),
    source: ofType("aws:lambda/eventSourceMapping:EventSourceMapping").map(declaredSource)[0],
    tables: declaredTables(program, output("tableName")),
    tableName: output("tableName"),
    queues,
    failureQueueUrl: output("failureQueueUrl"),
    function: declaredFunction(
      only(
        // A stack with scaleOut has another one, its worker, which runs only on AWS.
        ofType("aws:lambda/function:Function").filter(({ state }) => state.name === program.outputs["functionName"]),
        "function",
      ),
      ofType("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")[0]?.inputs ?? {},
    ),
  };
}

/** A table that the stack adopts is created here, with the keys of the mapping. */
function declaredTables(program: RecordedProgram, tableName: string): TableDeclaration[] {
  const { partitionKey, sortKey } = keyNames(program.outputs.mapping ?? {});
  const tables = program.resources.filter(({ type }) => type === TABLE);
  const declared = tables.map(({ inputs, state }) => ({
    ...(inputs as unknown as TableDeclaration),
    name: String(state.name),
  }));
  if (declared.some(({ name }) => name === tableName)) return declared;
  const attributes = [
    { name: partitionKey, type: "S" as const },
    { name: sortKey, type: "N" as const },
  ];
  return [...declared, { name: tableName, hashKey: partitionKey, rangeKey: sortKey, attributes }];
}

/** Names of what the stack adopts, so that what is here of it is not the stack's: "bucket B", "table T". */
export function adoptedThings({ resources, outputs }: RecordedProgram): string[] {
  const has = (type: string, name: unknown) =>
    resources.some((resource) => resource.type === type && resource.state.id === name);
  return [
    ...(has("aws:s3/bucket:Bucket", outputs.bucketName) ? [] : [`bucket ${String(outputs.bucketName)}`]),
    ...(has(TABLE, outputs.tableName) ? [] : [`table ${String(outputs.tableName)}`]),
  ];
}

function declaredRules({ inputs }: RecordedResource): DeclaredRule[] {
  const targets = [inputs.lambdaFunctions, inputs.queues].flatMap((each) => (each ?? []) as Properties[]);
  return targets.map((rule, index) => ({
    id: typeof rule.id === "string" ? rule.id : `rule-${index + 1}`,
    events: rule.events as string[],
    prefix: decodedFilter(rule.filterPrefix),
    suffix: decodedFilter(rule.filterSuffix),
    targetArn: String(rule.lambdaFunctionArn ?? rule.queueArn),
  }));
}

function declaredSource({ inputs }: RecordedResource): DeclaredSource {
  const { maximumConcurrency } = (inputs.scalingConfig ?? {}) as { maximumConcurrency?: number };
  // Lambda's default for what the program does not set.
  return { queueArn: String(inputs.eventSourceArn), batchSize: Number(inputs.batchSize ?? 10), maximumConcurrency };
}

const decodedFilter = (text: unknown): string => (typeof text === "string" ? decodedKey(text) : "");

/** A queue's settings: their names in the API, and their names in the program. */
const QUEUE_SETTINGS = {
  VisibilityTimeout: "visibilityTimeoutSeconds",
  DelaySeconds: "delaySeconds",
  MaximumMessageSize: "maxMessageSize",
  MessageRetentionPeriod: "messageRetentionSeconds",
  ReceiveMessageWaitTimeSeconds: "receiveWaitTimeSeconds",
} as const;

function declaredQueue({ inputs, state }: RecordedResource): DeclaredQueue {
  const given = Object.entries(QUEUE_SETTINGS).filter(([, name]) => typeof inputs[name] === "number");
  return {
    name: String(state.name),
    arn: String(state.arn),
    url: String(state.url),
    attributes: Object.fromEntries(given.map(([attribute, name]) => [attribute, inputs[name]])),
    redrive: typeof inputs.redrivePolicy === "string" ? (JSON.parse(inputs.redrivePolicy) as QueueRedrive) : undefined,
  };
}

function declaredFunction({ inputs, state }: RecordedResource, invokeConfig: Properties): DeclaredFunction {
  const { onFailure } = (invokeConfig.destinationConfig ?? {}) as { onFailure?: { destination: string } };
  const environment = (inputs.environment ?? {}) as { variables?: Record<string, string> };
  const reserved = inputs.reservedConcurrentExecutions;
  return {
    name: String(state.name),
    arn: String(state.arn),
    files: (inputs.code as { files: Record<string, string> }).files,
    handler: String(inputs.handler),
    environment: environment.variables ?? {},
    // Lambda's defaults for what the program does not set.
    timeoutSeconds: Number(inputs.timeout ?? 3),
    memoryMegabytes: Number(inputs.memorySize ?? 128),
    reservedConcurrency: typeof reserved === "number" && reserved >= 0 ? reserved : undefined,
    maximumRetries: Number(invokeConfig.maximumRetryAttempts ?? 2),
    maximumAgeSeconds: Number(invokeConfig.maximumEventAgeInSeconds ?? 21_600),
    onFailureArn: onFailure?.destination,
  };
}

function only<T>(found: readonly T[], what: string): T {
  const [first] = found;
  if (first === undefined || found.length > 1) throw new UserError(`expected one ${what}, found ${found.length}`);
  return first;
}

function textOf(values: Properties, name: string, where: string): string {
  const value = values[name];
  if (typeof value !== "string") throw new UserError(`${where} have no ${name}`);
  return value;
}
