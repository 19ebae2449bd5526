import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type Maker, tagList, text, unlessGone } from "../maker.ts";

export const bucket: Maker = {
  create: async (inputs, { s3 }) => {
    const LocationConstraint = (await s3.config.region()) as "ap-southeast-2";
    await s3.send(
      new CreateBucketCommand({ Bucket: text(inputs, "bucket"), CreateBucketConfiguration: { LocationConstraint } }),
    );
    await putTags(s3, inputs);
  },
  update: (_before, inputs, { s3 }) => putTags(s3, inputs),
  exists: ({ id }, { s3 }) => unlessGone(s3.send(new HeadBucketCommand({ Bucket: id }))),
  delete: async ({ id, state }, { s3 }) => {
    if (state["forceDestroy"] === true) await empty(s3, id);
    await unlessGone(s3.send(new DeleteBucketCommand({ Bucket: id })));
  },
};

async function putTags(s3: S3Client, inputs: Parameters<typeof tagList>[0]): Promise<void> {
  const TagSet = tagList(inputs);
  if (TagSet.length === 0) return;
  await s3.send(new PutBucketTaggingCommand({ Bucket: text(inputs, "bucket"), Tagging: { TagSet } }));
}

/** Deletes all versions, in pages of a listing. What is deleted is not on the next one. */
async function empty(s3: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key = "", VersionId }) => ({
      Key,
      ...(VersionId === undefined ? {} : { VersionId }),
    }));
    if (Objects.length === 0) return;
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    if (Errors.length > 0) throw new Error(JSON.stringify(Errors));
  }
}
