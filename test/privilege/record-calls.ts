import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { gzipSync } from "node:zlib";
import { ANY_CREDENTIALS } from "../../local/pipeline/address.ts";
import { type Pipeline, startPipeline } from "../../local/pipeline/pipeline.ts";
import type { RecordedProgram, RecordedResource } from "../../local/program/recorded.ts";
import type { Calls } from "./needed.ts";
import { type RecordedCall, RecordingProxy } from "./recording-proxy.ts";

const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const FUNCTION = "aws:lambda/function:Function";

/** What became of the objects, by key: "gone", or what the function counted. */
export type Outcomes = Readonly<Record<string, unknown>>;

const record = (userID: string, data: unknown = {}) => JSON.stringify({ userID, timestamp: 1_700_000_000_000, data });

/** One object for each path through the function; "again.json" comes twice, in one second. */
const OBJECTS: readonly (readonly [key: string, body: string | Buffer])[] = [
  ["plain.json", record("plain")],
  ["gzip.json", gzipSync(record("gzip"))],
  ["rejected.json", "{"],
  ["by-reference.json", record("by-reference", { text: "x".repeat(500_000) })],
  ["again.json", record("again", { version: 1 })],
  ["again.json", record("again", { version: 2 })],
  ["gone.json", record("gone")],
  ["long.json", record("long")],
];

/**
 * Sends objects through the pipeline that the program declares, with its own bundle, and records what the function calls.
 *
 * @param versioned whether the bucket keeps versions, as the program's own does, and an adopted one may not
 */
export async function recordCalls(
  program: RecordedProgram,
  versioned: boolean,
): Promise<{ readonly calls: Calls; readonly outcomes: Outcomes }> {
  const [s3, dynamodb, sqs, lambda] = [
    await RecordingProxy.start(),
    await RecordingProxy.start(),
    await RecordingProxy.start(),
    await RecordingProxy.start(),
  ];
  const resources = program.resources
    .filter(({ type }) => versioned || type !== VERSIONING)
    .map((resource) =>
      resource.type === FUNCTION ? withEndpoints(resource, { s3, dynamodb, sqs, lambda }) : resource,
    );
  const outcomes: Record<string, unknown> = {};
  const pipeline = await startPipeline(
    { ...program, resources },
    { clock: () => Date.UTC(2026, 0, 2), onFunctionLog: (line) => Object.assign(outcomes, outcomeIn(line)) },
  );
  const { address } = pipeline;
  [s3.endpoint, dynamodb.endpoint, sqs.endpoint] = [address.s3Endpoint, address.dynamodbEndpoint, address.sqsEndpoint];
  lambda.endpoint = pipeline.lambdaEndpoint;
  try {
    await sendAll(pipeline, s3);
  } finally {
    await pipeline.stop();
    await Promise.all([s3, dynamodb, sqs, lambda].map((proxy) => proxy.close()));
  }
  return { calls: { s3: s3.calls, dynamodb: dynamodb.calls, sqs: sqs.calls, lambda: lambda.calls }, outcomes };
}

async function sendAll(pipeline: Pipeline, s3: RecordingProxy): Promise<void> {
  const { s3Endpoint: endpoint, region, bucket: Bucket } = pipeline.address;
  const client = new S3Client({ endpoint, region, credentials: ANY_CREDENTIALS, forcePathStyle: true });
  // Deleted for good, between its event and its reading.
  s3.before = async (target) => {
    const { pathname, searchParams } = new URL(target, endpoint);
    if (!pathname.endsWith("/gone.json")) return;
    const VersionId = searchParams.get("versionId") ?? undefined;
    await client.send(new DeleteObjectCommand({ Bucket, Key: "gone.json", VersionId }));
  };
  try {
    for (const [Key, Body] of OBJECTS) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body }));
      await pipeline.idle();
    }
  } finally {
    client.destroy();
  }
}

/**
 * The function with a module before its own that sends its calls through the proxies: in its environment, the pipeline puts
 * its servers' addresses.
 */
function withEndpoints(
  resource: RecordedResource,
  proxies: Readonly<Record<"s3" | "dynamodb" | "sqs" | "lambda", RecordingProxy>>,
): RecordedResource {
  const { files } = resource.inputs["code"] as { readonly files: Record<string, string> };
  const [module = "", name = ""] = String(resource.inputs["handler"]).split(".");
  const proxied = `
    process.env.AWS_ENDPOINT_URL_S3 = ${JSON.stringify(proxies.s3.url)};
    process.env.AWS_ENDPOINT_URL_DYNAMODB = ${JSON.stringify(proxies.dynamodb.url)};
    process.env.AWS_ENDPOINT_URL_SQS = ${JSON.stringify(proxies.sqs.url)};
    process.env.AWS_ENDPOINT_URL_LAMBDA = ${JSON.stringify(proxies.lambda.url)};
    const queue = new URL(process.env.FAILURE_QUEUE_URL);
    process.env.FAILURE_QUEUE_URL = ${JSON.stringify(proxies.sqs.url)} + queue.pathname;
    const handler = require("./${module}.cjs")[${JSON.stringify(name)}];
    // S3's event of long.json comes when there is no time left, so that the function hands it on.
    const isLate = ({ Records: [record] = [] }) => record?.s3.object.key === "long.json";
    exports[${JSON.stringify(name)}] = (event, context) =>
      handler(event, isLate(event) ? { ...context, getRemainingTimeInMillis: () => 0 } : context);`;
  const inputs = {
    ...resource.inputs,
    code: { files: { ...files, "proxied.cjs": proxied } },
    handler: `proxied.${name}`,
  };
  return { ...resource, inputs };
}

function outcomeIn(line: unknown): Outcomes {
  const { message, object, gone, outcomes, error } = line as Record<string, unknown>;
  const key = (object as { readonly key?: string } | undefined)?.key ?? "";
  if (message === "object failed") return { [key]: error };
  if (message !== "object processed") return {};
  const counts = Object.entries((outcomes ?? {}) as Record<string, number>).filter(([, count]) => count > 0);
  return { [key]: gone === true ? "gone" : Object.fromEntries(counts) };
}

/** "GET object of a version", "PutItem" ...: the kinds of the calls, each once, sorted. */
export function kindsOf({ s3, dynamodb, sqs, lambda = [] }: Calls): string[] {
  const named = [...dynamodb, ...sqs].map(({ operation }) => operation ?? "?");
  const invocations = lambda.map(({ target }) => (target.endsWith("/invocations") ? "Invoke" : target));
  return [...new Set([...s3.map(kindOfS3), ...named, ...invocations])].sort();
}

function kindOfS3({ method, target, status }: RecordedCall): string {
  const { pathname, searchParams } = new URL(target, "http://s3");
  if (searchParams.has("versions")) return `${method} versions: ${status}`;
  const of = pathname.split("/").length > 2 ? "object" : "bucket";
  return `${method} ${of}${searchParams.has("versionId") ? " of a version" : ""}: ${status}`;
}
