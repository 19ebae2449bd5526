import { HeadObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { S3ObjectSource } from "../../../runtime/aws/s3-object-source.ts";
import type { ObjectRef } from "../../../runtime/model/object.ts";
import type { ShardObject } from "../../../runtime/work/shard/shard.ts";
import type { ObjectClients } from "../../target/clients/current-object.ts";

/** What a listing says of an object, besides its key. */
export type ObjectDetails = Omit<ShardObject, "key">;

/**
 * Asks S3 for an object's version, ETag, size and date, as a listing has them.
 *
 * @returns `undefined` if S3 says that it is not there
 */
export async function objectDetails(
  { s3, silence }: ObjectClients,
  { bucket, key, versionId }: ObjectRef,
): Promise<ObjectDetails | undefined> {
  try {
    const answer = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    const { VersionId, ETag: etag, ContentLength: size, LastModified: date } = answer;
    return {
      ...(VersionId === undefined ? {} : { versionId: VersionId }),
      ...(etag === undefined ? {} : { etag: etag.replace(/^"(.*)"$/, "$1") }),
      ...(size === undefined ? {} : { size }),
      ...(date === undefined ? {} : { lastModified: date.getTime() }),
    };
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.$fault !== "client") throw error;
    // The answer to HEAD has no body. So it does not say whether it came from S3.
    const ref = { bucket, key, ...(versionId === undefined ? {} : { versionId }) };
    const opened = await new S3ObjectSource(s3, silence).open(ref);
    if (opened.kind === "gone") return undefined;
    if (opened.kind === "archived") throw error;
    opened.object.close();
    const { etag, lastModified, versionId: version } = opened.object.version;
    return { ...(version === undefined ? {} : { versionId: version }), etag, lastModified };
  }
}
