import type { IncomingMessage } from "node:http";

/** A request as the proxy decides on it. */
export interface Call {
  /** AWS's own name of it: `GetObject`, `PutItem`, `ReceiveMessage`. */
  readonly operation: string;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

/** Which operation of S3, DynamoDB or SQS a request asks for. Addresses are in path style: `/bucket/key`. */
export function operationOf({ method = "", url = "", headers }: IncomingMessage): string {
  const target = headers["x-amz-target"];
  if (target !== undefined) return String(target).replace(/^.*\./, "");
  const { pathname, searchParams } = new URL(url, "http://s3");
  if (/^\/[^/]+\/./.test(pathname)) return `${METHODS[method] ?? method}Object`;
  if (method !== "GET") return `${METHODS[method] ?? method}Bucket`;
  if (searchParams.has("versions")) return "ListObjectVersions";
  return searchParams.get("list-type") === "2" ? "ListObjectsV2" : "GetBucket";
}

const METHODS: Readonly<Record<string, string>> = { GET: "Get", HEAD: "Head", PUT: "Put", DELETE: "Delete" };
