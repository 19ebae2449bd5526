import { randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";

import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";

/** A server to hold against the contract. */
export interface ContractServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** What the suites of the contract work with. */
export interface Contract {
  readonly s3: S3Client;
  readonly endpoint: string;
  /** Makes a bucket of its own. */
  bucket(versioning?: "Enabled" | "Suspended"): Promise<string>;
  /** A test, unless the server is known to disagree with AWS's documentation on it. */
  readonly it: (title: string, body: () => Promise<void>) => void;
}

export function createClient(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    // Ours takes any; other emulators know this pair.
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
    maxAttempts: 1,
  });
}

export async function createBucket(s3: S3Client, versioning?: "Enabled" | "Suspended"): Promise<string> {
  const Bucket = `contract-${randomBytes(6).toString("hex")}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  if (versioning !== undefined) {
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: versioning } }));
  }
  return Bucket;
}

/** A failed call's code and HTTP status. */
export async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "no failure";
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${$metadata?.httpStatusCode ?? "no status"} ${name}`;
  }
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A request written by hand: its path goes out as it is. */
export function rawRequest(
  endpoint: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Buffer = "",
): Promise<RawAnswer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The code in an error's XML. */
export function codeIn(answer: RawAnswer): string {
  return `${answer.status} ${/<Code>(\w+)<\/Code>/.exec(answer.body)?.[1] ?? "no code"}`;
}
