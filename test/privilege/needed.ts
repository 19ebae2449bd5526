import type { RecordedCall } from "./recording-proxy.ts";

/** What a role has to be allowed. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** The service that asks in the role's name, where a policy may tell by it. */
  readonly via?: string;
}

export interface Calls {
  readonly s3: readonly RecordedCall[];
  readonly dynamodb: readonly RecordedCall[];
  readonly sqs: readonly RecordedCall[];
  readonly lambda?: readonly RecordedCall[];
}

/** The ARNs of the stack, as far as calls name things by something else. */
export interface StackArns {
  readonly tableArn: string;
  readonly tableName: string;
  readonly failureQueueArn: string;
  readonly functionArn?: string;
}

/** What all calls need, each permission once. @throws where a call is not known */
export function neededBy(calls: Calls, arns: StackArns): Permission[] {
  return unique([
    ...calls.s3.flatMap(neededByS3),
    ...calls.dynamodb.map((call) => neededByDynamoDB(call, arns)),
    ...calls.sqs.map((call) => neededBySqs(call, arns)),
    ...(calls.lambda ?? []).map((call) => neededByLambda(call, arns)),
  ]);
}

/**
 * Under a key of the customer's, each service opens what it holds in the name of whoever calls.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html (a producer)
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function neededOfKey(needed: readonly Permission[], keyArn: string, region: string): Permission[] {
  const actions: Record<string, readonly string[]> = {
    "s3:GetObject": ["s3 kms:Decrypt"],
    "s3:GetObjectVersion": ["s3 kms:Decrypt"],
    "dynamodb:PutItem": ["dynamodb kms:Decrypt"],
    "s3:PutObject": ["s3 kms:GenerateDataKey"],
    "sqs:SendMessage": ["sqs kms:GenerateDataKey", "sqs kms:Decrypt"],
  };
  const uses = needed.flatMap(({ action }) => actions[action] ?? []);
  return unique(
    uses.map((use) => {
      const [service = "", action = ""] = use.split(" ");
      return { action, resource: keyArn, via: `${service}.${region}.amazonaws.com` };
    }),
  );
}

/**
 * What Lambda itself does with the role, where the log group is there already.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */
export const neededForLog = (logGroupArn: string): readonly Permission[] =>
  ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({ action, resource: `${logGroupArn}:log-stream:s` }));

/** What Lambda itself does with the role where it traces: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
export const NEEDED_FOR_TRACING: readonly Permission[] = [
  { action: "xray:PutTraceSegments", resource: "*" },
  { action: "xray:PutTelemetryRecords", resource: "*" },
];

/** What Lambda writes with the role, into a log group that exists: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html */
export const neededForLogs = (logGroupArn: string): Permission[] =>
  ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
    action,
    resource: `${logGroupArn}:log-stream:2026/11/30/[$LATEST]0f1e2d3c`,
  }));

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
function neededByS3({ method, target, status }: RecordedCall): Permission[] {
  const { pathname, searchParams } = new URL(target, "http://s3");
  const [, bucket = "", ...rest] = pathname.split("/");
  const key = decodeURIComponent(rest.join("/"));
  const bucketArn = `arn:aws:s3:::${bucket}`;
  if (key === "" && method === "GET" && searchParams.has("versions")) {
    return [{ action: "s3:ListBucketVersions", resource: bucketArn }];
  }
  const isHeadBucket = key === "" && method === "HEAD";
  if (isHeadBucket || (key === "" && method === "GET" && searchParams.get("list-type") === "2")) {
    return [{ action: "s3:ListBucket", resource: bucketArn }];
  }
  if (key !== "" && method === "PUT" && searchParams.get("x-id") === "PutObject") {
    return [{ action: "s3:PutObject", resource: `${bucketArn}/${key}` }];
  }
  if (key === "" || !["GET", "HEAD"].includes(method))
    throw new Error(`which permission does it need: ${method} ${target}`);
  const action = searchParams.has("versionId") ? "s3:GetObjectVersion" : "s3:GetObject";
  const read = { action, resource: `${bucketArn}/${key}` };
  // Who may not list the bucket is answered 403 instead.
  return status === 404 ? [read, { action: "s3:ListBucket", resource: bucketArn }] : [read];
}

function neededByDynamoDB({ operation, body }: RecordedCall, { tableArn, tableName }: StackArns): Permission {
  const { TableName } = JSON.parse(body) as { readonly TableName?: string };
  if (operation === undefined || TableName !== tableName) throw new Error(`which table is it: ${body.slice(0, 100)}`);
  // DynamoDB's permissions are its operations.
  return { action: `dynamodb:${operation}`, resource: tableArn };
}

function neededBySqs({ operation, body }: RecordedCall, { failureQueueArn }: StackArns): Permission {
  const { QueueUrl = "" } = JSON.parse(body) as { readonly QueueUrl?: string };
  const queue = failureQueueArn.split(":").at(-1) ?? "";
  if (operation === undefined || !QueueUrl.endsWith(`/${queue}`)) throw new Error(`which queue is it: ${QueueUrl}`);
  // A batch needs the permission of what it does many times.
  return { action: `sqs:${operation.replace(/Batch$/, "")}`, resource: failureQueueArn };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
function neededByLambda({ method, target }: RecordedCall, { functionArn = "" }: StackArns): Permission {
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(target) ?? [];
  if (method !== "POST" || name !== functionArn.split(":").at(-1)) throw new Error(`which function is it: ${target}`);
  return { action: "lambda:InvokeFunction", resource: functionArn };
}

function unique(permissions: readonly Permission[]): Permission[] {
  const texts = new Set(permissions.map((permission) => JSON.stringify(permission)));
  return [...texts].sort().map((text) => JSON.parse(text) as Permission);
}
