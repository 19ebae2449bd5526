import { HeadObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { S3ObjectSource } from "../../../runtime/aws/s3-object-source.ts";
import type { ObjectRef } from "../../../runtime/model/object.ts";
import type { Clients } from "./connect.ts";

/** The clients that read objects. */
export type ObjectClients = Pick<Clients, "s3" | "silence">;

/** The object that a key has now. */
export interface CurrentObject {
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag: string;
  /** In bytes, if S3 states it. */
  readonly size?: number;
}

/**
 * Gets the key's current object. HeadObject needs only the permission for GetObject.
 *
 * @returns `undefined` if S3 says that there is none
 */
export async function currentObject(
  { s3, silence }: ObjectClients,
  { bucket, key }: Pick<ObjectRef, "bucket" | "key">,
): Promise<CurrentObject | undefined> {
  try {
    const answer = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    const { VersionId: versionId, ETag: etag = "", ContentLength: size } = answer;
    return {
      ...(versionId === undefined ? {} : { versionId }),
      etag: etag.replace(/^"(.*)"$/, "$1"),
      ...(size === undefined ? {} : { size }),
    };
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.$fault !== "client") throw error;
    // The answer to HEAD has no body. So it does not say whether it came from S3, nor why access was refused.
    const opened = await new S3ObjectSource(s3, silence).open({ bucket, key });
    if (opened.kind === "gone") return undefined;
    if (opened.kind === "archived") throw error;
    opened.object.close();
    const { versionId, etag } = opened.object.version;
    return { ...(versionId === undefined ? {} : { versionId }), etag };
  }
}
