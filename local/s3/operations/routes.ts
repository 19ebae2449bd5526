import { header, type S3Request } from "../http/request.ts";
import type { Answer } from "../http/response.ts";
import { S3Error } from "../store/errors.ts";
import * as buckets from "./bucket-operations.ts";
import { completeMultipartUpload } from "./complete-upload.ts";
import type { Context } from "./context.ts";
import { copyObject } from "./copy-operations.ts";
import { deleteObjects } from "./delete-operations.ts";
import { listObjectsV1, listObjectsV2, listObjectVersions } from "./list-operations.ts";
import * as multipart from "./multipart-operations.ts";
import { deleteObject, getObject, putObject } from "./object-operations.ts";

type Operation = (context: Context, request: S3Request) => Answer | Promise<Answer>;

/** An operation, and the query parameters that select it and that it supports. */
interface Route {
  readonly operation: Operation;
  /** Required parameters, as `name` or `name=value`. */
  readonly asks: readonly string[];
  /** Optional parameters. */
  readonly takes: readonly string[];
}

const LISTING = ["prefix", "delimiter", "max-keys", "encoding-type"];
const RESPONSE = [
  "content-type",
  "content-language",
  "expires",
  "cache-control",
  "content-disposition",
  "content-encoding",
];
const READING = ["versionId", ...RESPONSE.map((name) => `response-${name}`)];

/** Routes by level and method. The first route with all its required parameters present wins, so the plain one is last. */
const ROUTES: Readonly<Record<string, readonly Route[]>> = {
  "service GET": [route(buckets.listBuckets, [], ["prefix", "max-buckets", "continuation-token", "bucket-region"])],
  "bucket GET": [
    route(buckets.getBucketLocation, ["location"]),
    route(buckets.getBucketVersioning, ["versioning"]),
    route(listObjectVersions, ["versions"], [...LISTING, "key-marker", "version-id-marker"]),
    route(multipart.listMultipartUploads, ["uploads"], [...LISTING, "max-uploads", "key-marker", "upload-id-marker"]),
    route(listObjectsV2, ["list-type=2"], [...LISTING, "continuation-token", "start-after", "fetch-owner"]),
    route(listObjectsV1, [], [...LISTING, "marker"]),
  ],
  "bucket HEAD": [route(buckets.headBucket)],
  "bucket PUT": [route(buckets.putBucketVersioning, ["versioning"]), route(buckets.createBucket)],
  "bucket POST": [route(deleteObjects, ["delete"])],
  "bucket DELETE": [route(buckets.deleteBucket)],
  "object GET": [
    route(multipart.listParts, ["uploadId"], ["max-parts", "part-number-marker"]),
    route(getObject, [], READING),
  ],
  "object HEAD": [route(getObject, [], READING)],
  "object PUT": [
    route(putPart, ["partNumber", "uploadId"]),
    route((context, request) => (isCopy(request) ? copyObject : putObject)(context, request)),
  ],
  "object POST": [route(multipart.createMultipartUpload, ["uploads"]), route(completeMultipartUpload, ["uploadId"])],
  "object DELETE": [route(multipart.abortMultipartUpload, ["uploadId"]), route(deleteObject, [], ["versionId"])],
};

/** Parameters for authentication and logging, which any request may have. */
const ANYWHERE = /^(x-.*|AWSAccessKeyId|Signature|Expires)$/i;

/**
 * Finds and runs the operation that a request asks for.
 *
 * An unsupported query parameter is refused: if `PUT /bucket/key?tagging` were taken for a PutObject, it would destroy the
 * object. Only reads ignore unknown parameters that have a value, as S3 does.
 */
export function answerRequest(context: Context, request: S3Request): Answer | Promise<Answer> {
  const level = request.bucket === "" ? "service" : request.key === "" ? "bucket" : "object";
  const routes = ROUTES[`${level} ${request.method}`];
  if (routes === undefined) {
    if (["HEAD", "PUT", "POST", "DELETE"].includes(request.method) && request.query.size > 0) throw unknown(request);
    throw new S3Error("MethodNotAllowed", undefined, { details: { Method: request.method } });
  }
  const found = routes.find(({ asks }) => asks.every((asked) => isAsked(request.query, asked)));
  if (found === undefined) throw unknown(request);
  const known = new Set([...found.takes, ...found.asks.map((asked) => asked.replace(/=.*/, ""))]);
  const isRead = request.method === "GET" || request.method === "HEAD";
  for (const [name, value] of request.query) {
    if (known.has(name) || ANYWHERE.test(name)) continue;
    if (!isRead || value === "" || SUBRESOURCES.has(name)) throw unknown(request, name);
  }
  return found.operation(context, request);
}

/** Subresources that take a value, and so look like a harmless parameter of a read. */
const SUBRESOURCES = new Set(["partNumber", "id", "session", "annotation"]);

function unknown(request: S3Request, name = [...request.query.keys()].join("&")): S3Error {
  return new S3Error("NotImplemented", `${request.method} with ?${name} is not implemented.`);
}

function isAsked(query: URLSearchParams, asked: string): boolean {
  const [name = "", value] = asked.split("=");
  return value === undefined ? query.has(name) : query.get(name) === value;
}

function isCopy(request: S3Request): boolean {
  return header(request, "x-amz-copy-source") !== undefined;
}

function putPart(context: Context, request: S3Request): Promise<Answer> {
  return (isCopy(request) ? multipart.uploadPartCopy : multipart.uploadPart)(context, request);
}

function route(operation: Operation, asks: readonly string[] = [], takes: readonly string[] = []): Route {
  return { operation, asks, takes };
}
