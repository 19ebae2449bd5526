import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ANY_CREDENTIALS } from "../../../local/pipeline/address.ts";
import { withBucketOwner } from "../../../runtime/aws/bucket-owner.ts";
import { withCheckedAnswers } from "../../../runtime/aws/checked-answers.ts";
import type { Silence } from "../../../runtime/aws/silence.ts";
import { withoutCallLog } from "../../../runtime/aws/without-call-log.ts";
import type { PatientRetries } from "../../../runtime/work/patient-retries.ts";
import { withCredentialsInTime } from "./credentials-in-time.ts";
import { CONNECTION_MILLISECONDS, directAgents, type HttpAgents, type MakeHttpAgents } from "./http-agents.ts";
import { withQueueEndpoint } from "./queue-endpoint.ts";
import { leanCalls, type LeanCalls } from "./lean-calls.ts";
import { withRenewedCredentials } from "./renewed-credentials.ts";
import { withPathStyle, withRequestPayer } from "./s3-middleware.ts";
import type { Target } from "../target.ts";

export interface Clients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  /** Loads and makes the client of Step Functions, which only runs on AWS need. */
  readonly stepFunctions: () => Promise<SFNClient>;
  /** The longest silence of each call, and of an object's body while it is read. */
  readonly silence: Silence;
  /** The calls that move data, without the SDK; absent if all calls shall take the SDK. */
  readonly lean?: LeanCalls | undefined;
  /** Closes the clients' connections. */
  destroy(): void;
}

export interface ConnectOptions {
  /** How many calls of one client may run at once. Further calls would silently queue. */
  readonly sockets: number;
  readonly retries: PatientRetries;
  readonly silence: Silence;
  /** Gives the credentials, in place of the SDK's own chain of providers. */
  readonly credentials?: (options?: { readonly forceRefresh?: boolean }) => Promise<Credentials>;
}

export type Credentials = Awaited<ReturnType<S3Client["config"]["credentials"]>>;

/** Creates the clients for a pipeline. */
export type Connect = (target: Target, options: ConnectOptions) => Clients;

/** Connects without a proxy. */
export const connect: Connect = (target, options) => connectBy(directAgents, target, options);

export function connectBy(makeAgents: MakeHttpAgents, target: Target, options: ConnectOptions): Clients {
  const { sockets, retries, silence, credentials = target.local ? ANY_CREDENTIALS : undefined } = options;
  const agents: HttpAgents[] = [];
  const client = (endpoint: string | undefined) => {
    const made = makeAgents(sockets);
    const { httpAgent, httpsAgent, closeIdle } = made;
    agents.push(made);
    retries.onOutOfFiles(closeIdle);
    return {
      requestHandler: { httpAgent, httpsAgent, connectionTimeout: CONNECTION_MILLISECONDS },
      retryStrategy: retries,
      /** Builds a command's middleware chain once instead of at each call, which saves a quarter of a call's CPU time. */
      cacheMiddleware: true,
      /** Also passed to the credential providers. A login that renews credentials writes them to the same file. */
      ignoreCache: true,
      ...(target.region === undefined ? {} : { region: target.region }),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
    };
  };
  const s3 = new S3Client({
    ...client(target.endpoints.s3),
    // TLS and Content-Length already guard the bytes in transit; a checksum of each object would cost a third of the CPU time.
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  withPathStyle(s3);
  if (target.requestPayer !== undefined) withRequestPayer(s3, target.requestPayer);
  // Manifests may lie in a bucket of somebody else.
  if (target.expectedBucketOwner !== undefined) withBucketOwner(s3, target.expectedBucketOwner, target.bucket);
  const dynamodb = new DynamoDBClient(client(target.endpoints.dynamodb));
  const sqs = withQueueEndpoint(new SQSClient({ ...client(target.endpoints.sqs), useQueueUrlAsEndpoint: false }));
  const prepared = (each: S3Client | DynamoDBClient | SQSClient | SFNClient) => {
    if (!target.local) withCredentialsInTime(each, retries);
    return withRenewedCredentials(withCheckedAnswers(withoutCallLog(each), silence));
  };
  const [ofS3, ofDynamodb] = [s3, dynamodb, sqs].map(prepared);
  const isDirect: HttpAgents["isDirect"] = (url) => agents.every((each) => each.isDirect(url));
  const lean =
    target.transport === "sdk" ? undefined : leanCalls({ s3, dynamodb, ofS3, ofDynamodb, isDirect, ...options });
  let states: Promise<SFNClient> | undefined;
  const openStates = async (): Promise<SFNClient> => {
    const { SFNClient: Client } = await import("@aws-sdk/client-sfn");
    const sfn = new Client(client(undefined));
    prepared(sfn);
    return sfn;
  };
  return {
    ...{ s3, dynamodb, sqs, silence, lean },
    stepFunctions: () => (states ??= openStates()),
    destroy: () => {
      for (const each of [s3, dynamodb, sqs]) each.destroy();
      lean?.destroy();
      states?.then(
        (each) => each.destroy(),
        () => undefined,
      );
    },
  };
}
