import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import type { ObjectRef } from "../model/object.ts";

/** S3's answer to GetObject. */
export interface GotObject {
  readonly versionId: string | undefined;
  /** Without quotes. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  readonly contentEncoding: string | undefined;
  /** In bytes, as announced. */
  readonly contentLength: number | undefined;
  /** All bytes that came, if they were read already. */
  readonly body: Readable | Uint8Array;
}

/** Calls GetObject. Rejects with S3's errors, and for answers that are not S3's. */
export type GetObject = (ref: ObjectRef) => Promise<GotObject>;

/** @param client must check its answers: see `withCheckedAnswers` */
export const getObjectBySdk =
  (client: S3Client, expectedBucketOwner?: string): GetObject =>
  async ({ bucket, key, versionId }) => {
    const owner = expectedBucketOwner === undefined ? {} : { ExpectedBucketOwner: expectedBucketOwner };
    const output = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, ...owner }),
    );
    const { Body: body, LastModified: lastModified } = output;
    if (!body || !lastModified) throw new Error(`s3://${bucket}/${key}: S3 answered without a body or a date`);
    return {
      versionId: output.VersionId,
      etag: unquote(output.ETag),
      lastModified: lastModified.getTime(),
      contentEncoding: output.ContentEncoding,
      contentLength: output.ContentLength,
      body: body as Readable,
    };
  };

export function unquote(etag: string | undefined): string {
  return (etag ?? "").replace(/^"(.*)"$/, "$1");
}
