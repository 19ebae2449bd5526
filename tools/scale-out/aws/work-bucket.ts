import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import { allOf, type Silence } from "../../../runtime/aws/silence.ts";
import { runPrefix, workKeys, type WorkKeys } from "../../../runtime/work/shard/work-keys.ts";
import { UserError } from "../../../terminal/user-error.ts";

/** A result in the work bucket, as a listing names it. */
export interface ListedResult {
  readonly shard: string;
  /** Changes whenever another try of the shard writes its result. */
  readonly etag: string;
}

/** The command's own files of a run, beside those that the workers read and write. */
export interface RunKeys extends WorkKeys {
  /** The run's plan: whoever follows the run from another machine begins with it. */
  readonly plan: string;
  /** The run's journal as it was when its shards were handed over. */
  readonly journal: string;
  /** The shards as S3 Batch Operations names them. */
  readonly batchManifest: string;
}

/** More than any file of a run: the journal of 100 million objects has 30 MB. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** A run's folder in the work bucket. */
export class WorkBucket {
  readonly bucket: string;
  readonly prefix: string;
  readonly keys: RunKeys;
  readonly #s3: S3Client;
  readonly #silence: Silence;

  constructor({ s3, silence }: { readonly s3: S3Client; readonly silence: Silence }, bucket: string, run: string) {
    this.bucket = bucket;
    this.prefix = runPrefix(run);
    this.keys = {
      ...workKeys(this.prefix),
      plan: `${this.prefix}plan.json`,
      journal: `${this.prefix}journal.ndjson`,
      batchManifest: `${this.prefix}batch-manifest.csv`,
    };
    this.#s3 = s3;
    this.#silence = silence;
  }

  /** @returns the ETag, without quotes */
  async put(key: string, text: string): Promise<string> {
    const { ETag = "" } = await this.#s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: text }));
    return unquoted(ETag);
  }

  async putJson(key: string, value: unknown): Promise<void> {
    await this.put(key, JSON.stringify(value));
  }

  /** @returns `undefined` if it does not exist */
  async get(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      const nothing = `s3://${this.bucket}/${key} broke off, and sent nothing`;
      return Buffer.from(await allOf(Body as Readable, this.#silence, nothing, MOST_BYTES)).toString("utf8");
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /**
   * @returns `undefined` if it does not exist
   * @throws UserError if it is not JSON
   */
  async getJson<T>(key: string): Promise<T | undefined> {
    const text = await this.get(key);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new UserError(`s3://${this.bucket}/${key} is not JSON; it was damaged`, { cause });
    }
  }

  async remove(key: string): Promise<void> {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /**
   * Lists results in the order of the shards' ids.
   *
   * @param from the first shard whose result matters
   */
  async *results(from: string): AsyncGenerator<ListedResult> {
    const { results } = this.keys;
    // No key is between this one and the shard's own.
    for await (const { key, etag } of this.#list(results, `${results}${from}`)) {
      if (key.endsWith(".json")) yield { shard: key.slice(results.length, -".json".length), etag };
    }
  }

  /** How many executions the run's shards were written for. */
  async indexParts(): Promise<number> {
    let parts = 0;
    for await (const { key } of this.#list(`${this.prefix}index-`)) {
      parts = Math.max(parts, 1 + Number(/-(\d+)\.jsonl$/.exec(key)?.[1] ?? -1));
    }
    return parts;
  }

  async *#list(prefix: string, after?: string): AsyncGenerator<{ readonly key: string; readonly etag: string }> {
    let StartAfter = after;
    for (;;) {
      const request = { Bucket: this.bucket, Prefix: prefix, ...(StartAfter === undefined ? {} : { StartAfter }) };
      const { Contents = [], IsTruncated } = await this.#s3.send(new ListObjectsV2Command(request));
      for (const { Key: key = "", ETag = "" } of Contents) yield { key, etag: unquoted(ETag) };
      StartAfter = Contents.at(-1)?.Key;
      if (!IsTruncated || StartAfter === undefined) return;
    }
  }
}

/** What commands use of it; a test has one in memory. */
export type WorkStore = Pick<WorkBucket, keyof WorkBucket>;

const unquoted = (etag: string): string => etag.replaceAll('"', "");
