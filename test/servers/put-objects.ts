import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import type { StoredVersion } from "./contents/expected-items.ts";
import type { TestObject } from "./contents/test-object.ts";
import type { World } from "./world.ts";

/** A version before its date is known. */
export type PutVersion = Omit<StoredVersion, "lastModified">;

const AT_ONCE = 8;

export async function putObject({ s3 }: World, bucket: string, object: TestObject): Promise<PutVersion> {
  const { VersionId, ETag = "" } = await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: object.key, Body: object.body }),
  );
  return {
    ...{ bucket, object },
    ...(VersionId === undefined || VersionId === "null" ? {} : { versionId: VersionId }),
    etag: ETag.replaceAll('"', ""),
  };
}

/** Asks for the dates of versions. Ask once nothing more is put: versitygw dates a version anew when another replaces it. */
export async function withDates({ s3 }: World, versions: readonly PutVersion[]): Promise<StoredVersion[]> {
  return pLimit(AT_ONCE).map(versions, async (version) => {
    const { bucket, object, versionId } = version;
    const { LastModified } = await s3.send(
      new HeadObjectCommand({ Bucket: bucket, Key: object.key, VersionId: versionId }),
    );
    return { ...version, lastModified: LastModified?.getTime() ?? NaN };
  });
}

/** Puts objects of different keys, some at once. */
export async function putObjects(
  world: World,
  bucket: string,
  objects: readonly TestObject[],
): Promise<StoredVersion[]> {
  const versions = await pLimit(AT_ONCE).map(objects, (object) => putObject(world, bucket, object));
  return withDates(world, versions);
}
