import {
  GetObjectCommand,
  HeadObjectCommand,
  InvalidObjectState,
  ListObjectVersionsCommand,
  S3ServiceException,
  type GetObjectCommandOutput,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import { keyReader } from "../model/listed-keys.ts";
import { versionToken, type ObjectRef, type ObjectVersion } from "../model/object.ts";
import type { ObjectSource, OpenResult, StatedObject } from "../object/object-source.ts";
import type { Silence } from "./silence.ts";
import { wholeBody } from "./whole-body.ts";

export interface S3ObjectSourceOptions {
  /** The account that must own the bucket: S3 refuses to read if another does. */
  readonly expectedBucketOwner?: string | undefined;
}

/** Reads objects from S3 with the AWS SDK. */
export class S3ObjectSource implements ObjectSource {
  readonly #client: S3Client;
  readonly #silence: Silence;
  /** Of every call. */
  readonly #owner: { readonly ExpectedBucketOwner?: string };

  /**
   * @param client must check its answers: see `withCheckedAnswers`
   * @param silence the longest wait for bytes while a body is read
   */
  constructor(client: S3Client, silence: Silence, { expectedBucketOwner }: S3ObjectSourceOptions = {}) {
    this.#client = client;
    this.#silence = silence;
    this.#owner = expectedBucketOwner === undefined ? {} : { ExpectedBucketOwner: expectedBucketOwner };
  }

  async open(ref: ObjectRef, stated?: StatedObject): Promise<OpenResult> {
    try {
      const output = await this.#client.send(
        new GetObjectCommand({ Bucket: ref.bucket, Key: ref.key, VersionId: ref.versionId, ...this.#owner }),
      );
      const askSize = (version: ObjectVersion) => this.#sizeOf(version);
      return opened(ref, output, { stated, askSize, silence: this.#silence });
    } catch (error) {
      if (error instanceof InvalidObjectState) {
        return { kind: "archived", storageClass: error.StorageClass ?? "of an archive" };
      }
      if (isGone(error)) return { kind: "gone" };
      throw error;
    }
  }

  /** ListObjectVersions lists a key's versions newest first. In an unversioned bucket, it lists the one object. */
  async latest({ bucket, key }: ObjectRef, tokens: readonly string[]): Promise<string | undefined> {
    let after: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
    while (after) {
      const page: ListObjectVersionsCommandOutput = await this.#client.send(
        // Without url encoding, a key with a control character makes the answer invalid XML.
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, EncodingType: "url", ...this.#owner, ...after }),
      );
      const read = keyReader(page);
      for (const { Key = "", VersionId: versionId, ETag: etag } of page.Versions ?? []) {
        // The key itself sorts before all longer keys that begin with it.
        if (read(Key) !== key) return undefined;
        const token = versionToken({ versionId, etag: unquote(etag) });
        if (tokens.includes(token)) return token;
      }
      // Markers may come url-encoded too, but a request needs them decoded.
      const { NextKeyMarker = "", NextVersionIdMarker } = page;
      after = page.IsTruncated ? { KeyMarker: read(NextKeyMarker), VersionIdMarker: NextVersionIdMarker } : undefined;
    }
    return undefined;
  }

  /** @returns `undefined` if another version has replaced it under the same name */
  async #sizeOf({ bucket, key, versionId, etag }: ObjectVersion): Promise<number | undefined> {
    const asked = new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, ...this.#owner });
    const { ETag, ContentLength: size } = await this.#client.send(asked);
    return unquote(ETag) === etag ? size : undefined;
  }
}

/**
 * Whether S3 itself says that an object or version does not exist or is a delete marker. The status 404 alone does not prove it:
 * a proxy may answer 404, too.
 */
function isGone(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  if (error.name === "NoSuchKey" || error.name === "NoSuchVersion") return true;
  return error.name === "MethodNotAllowed" && error.$response?.headers["x-amz-delete-marker"] === "true";
}

interface BodyChecks {
  readonly stated: StatedObject | undefined;
  readonly askSize: (version: ObjectVersion) => Promise<number | undefined>;
  readonly silence: Silence;
}

function opened(
  { bucket, key }: ObjectRef,
  output: GetObjectCommandOutput,
  { stated, askSize, silence }: BodyChecks,
): OpenResult {
  const { Body: body, VersionId: versionId, ETag: etag, LastModified: lastModified, ContentLength: length } = output;
  if (!body || !lastModified) throw new Error(`s3://${bucket}/${key}: S3 answered without a body or a date`);
  const stream = body as Readable;
  // An error may arrive while nothing reads the stream, for example after close(). Without a listener it would end the process.
  stream.on("error", () => undefined);
  const version = {
    bucket,
    key,
    ...(versionId === undefined ? {} : { versionId }),
    etag: unquote(etag),
    lastModified: lastModified.getTime(),
  };
  return {
    kind: "opened",
    object: {
      version,
      contentEncoding: output.ContentEncoding,
      sizeBytes: length,
      body: wholeBody(stream, { announced: length, version, stated, askSize: () => askSize(version), silence }),
      close: () => stream.destroy(),
    },
  };
}

function unquote(etag: string | undefined): string {
  return (etag ?? "").replace(/^"(.*)"$/, "$1");
}
