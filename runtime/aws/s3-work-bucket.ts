import { buffer } from "node:stream/consumers";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { WorkBucket } from "../work/shard/work-bucket.ts";
import { S3ObjectSource } from "./s3-object-source.ts";
import type { Silence } from "./silence.ts";

export interface S3WorkBucketOptions {
  readonly bucket: string;
  /** The account that must own it: S3 refuses every call if another does. */
  readonly expectedBucketOwner: string | undefined;
  readonly silence: Silence;
}

/**
 * A work bucket in S3. To tell that an object is not there, S3 requires `s3:ListBucket` on the bucket; otherwise it denies access.
 */
export class S3WorkBucket implements WorkBucket {
  readonly #client: S3Client;
  readonly #objects: S3ObjectSource;
  readonly #options: S3WorkBucketOptions;

  /** @param client must check its answers: see `withCheckedAnswers` */
  constructor(client: S3Client, options: S3WorkBucketOptions) {
    this.#client = client;
    this.#objects = new S3ObjectSource(client, options.silence, options);
    this.#options = options;
  }

  async read(key: string): Promise<string | undefined> {
    const opened = await this.#objects.open({ bucket: this.#options.bucket, key });
    if (opened.kind === "gone") return undefined;
    if (opened.kind === "archived") {
      throw new Error(`s3://${this.#options.bucket}/${key} is in the storage class ${opened.storageClass}`);
    }
    return (await buffer(opened.object.body)).toString("utf8");
  }

  async write(key: string, text: string): Promise<void> {
    const { bucket: Bucket, expectedBucketOwner: ExpectedBucketOwner } = this.#options;
    const ContentType = "application/json";
    await this.#client.send(new PutObjectCommand({ Bucket, Key: key, Body: text, ContentType, ExpectedBucketOwner }));
  }
}
