import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ANY_CREDENTIALS } from "../../local/pipeline/address.ts";
import { withCheckedAnswers } from "../../runtime/aws/checked-answers.ts";
import type { Silence } from "../../runtime/aws/silence.ts";
import { withoutCallLog } from "../../runtime/aws/without-call-log.ts";
import type { PatientRetries } from "../../runtime/work/patient-retries.ts";
import { directAgents, type MakeHttpAgents } from "./http-agents.ts";
import { withRenewedCredentials } from "./renewed-credentials.ts";
import { withPathStyle, withRequestPayer } from "./s3-middleware.ts";
import type { Target } from "./target.ts";

export interface Clients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  /** Of each of their calls, and of an object's body while it is read. */
  readonly silence: Silence;
  /** Closes their connections. */
  destroy(): void;
}

export interface ConnectOptions {
  /** How many calls of one client may run at once: what is above that would queue without a word. */
  readonly sockets: number;
  readonly retries: PatientRetries;
  readonly silence: Silence;
}

/** Makes the clients of a pipeline. */
export type Connect = (target: Target, options: ConnectOptions) => Clients;

/** Connects without a proxy. */
export const connect: Connect = (target, options) => connectBy(directAgents, target, options);

export function connectBy(makeAgents: MakeHttpAgents, target: Target, options: ConnectOptions): Clients {
  const { sockets, retries, silence } = options;
  const client = (endpoint: string | undefined) => {
    const { httpAgent, httpsAgent, closeIdle } = makeAgents(sockets);
    retries.onOutOfFiles(closeIdle);
    return {
      requestHandler: { httpAgent, httpsAgent, connectionTimeout: 5_000 },
      retryStrategy: retries,
      /** Builds the chain of a command's middleware once, not at each call: a quarter of the CPU of a call. */
      cacheMiddleware: true,
      /** Passed on to the providers of credentials: a login that has renewed them has written them to the same file. */
      ignoreCache: true,
      ...(target.region === undefined ? {} : { region: target.region }),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(target.local ? { credentials: ANY_CREDENTIALS } : {}),
    };
  };
  const s3 = new S3Client({
    ...client(target.endpoints.s3),
    // TLS and the announced length guard the bytes on their way; a checksum of each would cost a third of the CPU.
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  withPathStyle(s3);
  if (target.requestPayer !== undefined) withRequestPayer(s3, target.requestPayer);
  const dynamodb = new DynamoDBClient(client(target.endpoints.dynamodb));
  const sqs = new SQSClient(client(target.endpoints.sqs));
  for (const each of [s3, dynamodb, sqs]) withRenewedCredentials(withCheckedAnswers(withoutCallLog(each), silence));
  return {
    ...{ s3, dynamodb, sqs, silence },
    destroy: () => [s3, dynamodb, sqs].forEach((each) => each.destroy()),
  };
}
