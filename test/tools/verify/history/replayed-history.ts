import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ANY_CREDENTIALS } from "../../../../local/pipeline/address.ts";
import { startS3Server, type S3Server } from "../../../../local/s3/server.ts";
import { S3ObjectSource } from "../../../../runtime/aws/s3-object-source.ts";
import { DEFAULT_MAPPING } from "../../../../runtime/mapping/record-mapping.ts";
import { processObject } from "../../../../runtime/object/process-object.ts";
import { MemoryItemStore } from "../../../support/memory-item-store.ts";
import type { GivenRecord, History, Put, Step } from "./history.ts";

export const BUCKET = "files";

/** Epoch milliseconds of the first second, and of the one in which the verification starts. */
const BEGAN = Date.UTC(2026, 0, 1);
export const CUTOFF = BEGAN + 1_000_000;

/** A version that was put. */
export interface Version {
  readonly key: string;
  /** Only in a bucket with versions. */
  readonly versionId: string | undefined;
  readonly etag: string;
  /** Epoch milliseconds, a whole second. */
  readonly modified: number;
  readonly records: readonly GivenRecord[];
}

/** A bucket and its table after a history: the bucket on an S3 server, the table in memory, and what a test knows of both. */
export class ReplayedHistory {
  readonly table = new MemoryItemStore();
  /** All that were put, in order, whether they are still there or not. */
  readonly versions: Version[] = [];
  /** What is under a key, oldest first; `undefined` is a delete marker. */
  readonly #stacks = new Map<string, (Version | undefined)[]>();
  readonly server: S3Server;
  readonly #s3: S3Client;
  readonly #clock: { second: number };
  readonly #versioning: boolean;
  readonly #handled = new Set<Version>();

  private constructor(server: S3Server, clock: { second: number }, versioning: boolean) {
    this.server = server;
    this.#clock = clock;
    this.#versioning = versioning;
    this.#s3 = new S3Client({
      ...{ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: server.endpoint, forcePathStyle: true },
    });
  }

  /** Does what a history says, but for its damages; in the end, each version's event has come. */
  static async replay({ versioning, steps, order }: History): Promise<ReplayedHistory> {
    const clock = { second: 0 };
    const server = await startS3Server({ clock: () => BEGAN + clock.second * 1_000 });
    await server.createBucket(BUCKET, { versioning });
    const replayed = new ReplayedHistory(server, clock, versioning);
    for (const step of steps) await replayed.#take(step);
    const waiting = replayed.versions.filter((version) => !replayed.#handled.has(version));
    for (let n = order; waiting.length > 0; n = n * 7 + order) {
      const [version] = waiting.splice(n % waiting.length, 1);
      if (version) await replayed.handle(version);
    }
    return replayed;
  }

  /** What a key has now. */
  current(key: string): Version | undefined {
    return this.#stacks.get(key)?.at(-1);
  }

  /** The versions of all keys that are still there, each key's oldest first. */
  get there(): readonly Version[] {
    return [...this.#stacks.values()].flat().filter((version) => version !== undefined);
  }

  async put({ key, records, later }: Put): Promise<Version> {
    this.#clock.second += later;
    const body = records.length === 0 ? "[]" : records.map(lineOf).join("\n");
    const { VersionId: versionId, ETag: etag = "" } = await this.#s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }),
    );
    const modified = BEGAN + this.#clock.second * 1_000;
    const version = { key, versionId, etag: etag.replaceAll('"', ""), modified, records };
    this.versions.push(version);
    this.#push(key, version);
    return version;
  }

  /** Puts an object after the start. */
  putMeanwhile(put: Put): Promise<Version> {
    this.#clock.second = Math.max(this.#clock.second, (CUTOFF - BEGAN) / 1_000);
    return this.put(put);
  }

  async remove(key: string, later = 0): Promise<void> {
    this.#clock.second += later;
    await this.#s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }));
    this.#push(key, undefined);
  }

  /** Deletes the current version, so that the one before it is current. */
  async removeForGood({ key, versionId }: Version): Promise<void> {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key, VersionId: versionId }));
    this.#stacks.get(key)?.pop();
  }

  /** Processes a version, as the function does. */
  async handle(version: Version): Promise<void> {
    const { key, versionId } = version;
    this.#handled.add(version);
    await processObject(
      { bucket: BUCKET, key, ...(versionId === undefined ? {} : { versionId }) },
      {
        ...{ mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 1 },
        objects: new S3ObjectSource(this.#s3, { milliseconds: 30_000 }),
        items: this.table,
      },
    );
  }

  async close(): Promise<void> {
    this.#s3.destroy();
    await this.server.close();
  }

  #push(key: string, version: Version | undefined): void {
    const stack = this.#versioning ? (this.#stacks.get(key) ?? []) : [];
    this.#stacks.set(key, [...stack, version]);
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case "put":
        await this.put(step);
        return;
      case "remove":
        return this.remove(step.key, step.later);
      case "occupy":
        this.table.occupy(step.userID, step.timestamp);
        return;
      case "event": {
        const version = this.versions[step.version % this.versions.length];
        if (version) await this.handle(version);
      }
    }
  }
}

const lineOf = ({ userID, timestamp, n }: GivenRecord): string => JSON.stringify({ userID, timestamp, data: { n } });
