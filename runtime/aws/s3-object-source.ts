import {
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { keyReader } from "../model/listed-keys.ts";
import { versionToken, type ObjectRef, type ObjectVersion } from "../model/object.ts";
import { only } from "../object/small-body.ts";
import type { ObjectSource, OpenResult, StatedObject } from "../object/object-source.ts";
import { getObjectBySdk, unquote, type GetObject, type GotObject } from "./get-object.ts";
import { isServiceAnswer, type ServiceAnswer } from "./service-answer.ts";
import type { Silence } from "./silence.ts";
import { isWhole, wholeBody, wholeBytes } from "./whole-body.ts";

export interface S3ObjectSourceOptions {
  /** The account that must own the bucket: S3 refuses to read if another does. */
  readonly expectedBucketOwner?: string | undefined;
  /** Reads objects in another way than the client, which then answers only questions about them. */
  readonly getObject?: GetObject | undefined;
}

/** Reads objects from S3. */
export class S3ObjectSource implements ObjectSource {
  readonly #client: S3Client;
  readonly #silence: Silence;
  readonly #getObject: GetObject;
  /** Of every call. */
  readonly #owner: { readonly ExpectedBucketOwner?: string };

  /**
   * @param client must check its answers: see `withCheckedAnswers`
   * @param silence the longest wait for bytes while a body is read
   */
  constructor(client: S3Client, silence: Silence, { expectedBucketOwner, getObject }: S3ObjectSourceOptions = {}) {
    this.#client = client;
    this.#silence = silence;
    this.#owner = expectedBucketOwner === undefined ? {} : { ExpectedBucketOwner: expectedBucketOwner };
    this.#getObject = getObject ?? getObjectBySdk(client, expectedBucketOwner);
  }

  async open(ref: ObjectRef, stated?: StatedObject): Promise<OpenResult> {
    try {
      const got = await this.#getObject(ref);
      const askSize = (version: ObjectVersion) => this.#sizeOf(version);
      return opened(ref, got, { stated, askSize, silence: this.#silence });
    } catch (error) {
      if (!isServiceAnswer(error)) throw error;
      if (error.name === "InvalidObjectState") {
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
function isGone({ name, $response }: ServiceAnswer): boolean {
  if (name === "NoSuchKey" || name === "NoSuchVersion") return true;
  return name === "MethodNotAllowed" && $response?.headers["x-amz-delete-marker"] === "true";
}

interface BodyChecks {
  readonly stated: StatedObject | undefined;
  readonly askSize: (version: ObjectVersion) => Promise<number | undefined>;
  readonly silence: Silence;
}

function opened({ bucket, key }: ObjectRef, got: GotObject, { stated, askSize, silence }: BodyChecks): OpenResult {
  const { body, versionId, etag, lastModified, contentEncoding, contentLength } = got;
  const version = { bucket, key, ...(versionId === undefined ? {} : { versionId }), etag, lastModified };
  const opened = { version, contentEncoding, sizeBytes: contentLength };
  const checks = { announced: contentLength, version, stated, askSize: () => askSize(version) };
  if (body instanceof Uint8Array) {
    const read = isWhole(body, checks) ? { bytes: body, body: only(body) } : { body: wholeBytes(body, checks) };
    return { kind: "opened", object: { ...opened, ...read, close: () => undefined } };
  }
  // An error may arrive while nothing reads the stream, for example after close(). Without a listener it would end the process.
  body.on("error", () => undefined);
  return {
    kind: "opened",
    object: { ...opened, body: wholeBody(body, { ...checks, silence }), close: () => body.destroy() },
  };
}
