import { HeadObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { S3ObjectSource } from "../../runtime/aws/s3-object-source.ts";
import type { ObjectRef } from "../../runtime/model/object.ts";
import type { Clients } from "./connect.ts";

/** What objects are read by. */
export type ObjectClients = Pick<Clients, "s3" | "silence">;

/** What is under a key now. */
export interface CurrentObject {
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag: string;
  /** In bytes, where S3 says it. */
  readonly size?: number;
}

/**
 * Asks what is under a key now; HeadObject wants no other permission than GetObject.
 *
 * @returns `undefined` where S3 says that nothing is
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
    // An answer to HEAD has no body, and so does not say whether it is S3 that finds nothing, nor why it refuses.
    const opened = await new S3ObjectSource(s3, silence).open({ bucket, key });
    if (opened.kind === "gone") return undefined;
    if (opened.kind === "archived") throw error;
    opened.object.close();
    const { versionId, etag } = opened.object.version;
    return { ...(versionId === undefined ? {} : { versionId }), etag };
  }
}
