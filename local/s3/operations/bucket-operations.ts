import { receiveText } from "../http/body.ts";
import type { S3Request } from "../http/request.ts";
import { type Answer, xmlAnswer } from "../http/response.ts";
import { childText, parseXml, type XmlElement } from "../http/xml.ts";
import { S3Error } from "../store/errors.ts";
import { compareKeys } from "../store/key-order.ts";
import { type Context, currentSecond } from "./context.ts";
import { OWNER } from "./list-elements.ts";

/** ListBuckets. */
export function listBuckets(context: Context, { query }: S3Request): Answer {
  const prefix = query.get("prefix") ?? "";
  const buckets = [...context.store.buckets.values()]
    .filter((bucket) => bucket.name.startsWith(prefix))
    .sort((left, right) => compareKeys(left.name, right.name));
  return xmlAnswer([
    "ListAllMyBucketsResult",
    [
      OWNER,
      [
        "Buckets",
        buckets.map((bucket): XmlElement => [
          "Bucket",
          [
            ["Name", bucket.name],
            ["CreationDate", new Date(bucket.created).toISOString()],
          ],
        ]),
      ],
      ["Prefix", prefix === "" ? undefined : prefix],
    ],
  ]);
}

/** CreateBucket. The requested region is parsed but ignored, because this server has only one. */
export async function createBucket(context: Context, request: S3Request): Promise<Answer> {
  const text = await receiveText(request);
  if (text.trim() !== "") parseXml(text, "CreateBucketConfiguration");
  if (context.store.buckets.has(request.bucket)) {
    throw new S3Error("BucketAlreadyOwnedByYou", undefined, { details: { BucketName: request.bucket } });
  }
  addBucket(context, request.bucket);
  return { status: 200, headers: { location: `/${request.bucket}` } };
}

/** Creates a bucket that does not exist. @throws S3Error InvalidBucketName */
export function addBucket(context: Context, name: string): void {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || /\.\.|^\d+\.\d+\.\d+\.\d+$/.test(name)) {
    throw new S3Error("InvalidBucketName", undefined, { details: { BucketName: name } });
  }
  context.store.commit({ type: "bucket", bucket: name, created: currentSecond(context) });
}

/** HeadBucket. */
export function headBucket(context: Context, request: S3Request): Answer {
  context.store.bucket(request.bucket);
  return { status: 200, headers: { "x-amz-bucket-region": context.region, "content-type": "application/xml" } };
}

/** DeleteBucket. */
export function deleteBucket(context: Context, request: S3Request): Answer {
  if (!context.store.bucket(request.bucket).isEmpty()) {
    throw new S3Error("BucketNotEmpty", undefined, { details: { BucketName: request.bucket } });
  }
  context.store.commit({ type: "bucket-removed", bucket: request.bucket });
  return { status: 204 };
}

/** GetBucketLocation: empty for us-east-1, as in S3. */
export function getBucketLocation(context: Context, request: S3Request): Answer {
  context.store.bucket(request.bucket);
  return xmlAnswer(["LocationConstraint", context.region === "us-east-1" ? "" : context.region]);
}

/** GetBucketVersioning. */
export function getBucketVersioning(context: Context, request: S3Request): Answer {
  const { versioning } = context.store.bucket(request.bucket);
  return xmlAnswer(["VersioningConfiguration", [["Status", versioning]]]);
}

/** PutBucketVersioning. */
export async function putBucketVersioning(context: Context, request: S3Request): Promise<Answer> {
  context.store.bucket(request.bucket);
  const root = parseXml(await receiveText(request), "VersioningConfiguration");
  const status = childText(root, "Status")?.trim();
  if (status !== "Enabled" && status !== "Suspended") throw new S3Error("IllegalVersioningConfigurationException");
  context.store.commit({ type: "versioning", bucket: request.bucket, versioning: status });
  return { status: 200 };
}
