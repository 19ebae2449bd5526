import {
  GetObjectCommand,
  InvalidObjectState,
  ListObjectVersionsCommand,
  S3ServiceException,
  type GetObjectCommandOutput,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import { decodeKey } from "../model/decode-key.ts";
import { versionToken, type ObjectRef } from "../model/object.ts";
import { BodyReadError, type ObjectSource, type OpenResult } from "../object/object-source.ts";

/** The errors by which S3 says that an object or a version is not there; the last, that it is a delete marker. */
const GONE = ["NoSuchKey", "NoSuchVersion", "NotFound", "MethodNotAllowed"];

/** Objects in S3, read by the AWS SDK. */
export class S3ObjectSource implements ObjectSource {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async open(ref: ObjectRef): Promise<OpenResult> {
    try {
      const output = await this.#client.send(
        new GetObjectCommand({ Bucket: ref.bucket, Key: ref.key, VersionId: ref.versionId }),
      );
      return opened(ref, output);
    } catch (error) {
      if (error instanceof InvalidObjectState) {
        return { kind: "archived", storageClass: error.StorageClass ?? "of an archive" };
      }
      if (error instanceof S3ServiceException && GONE.includes(error.name)) return { kind: "gone" };
      throw error;
    }
  }

  /** ListObjectVersions lists a key's versions newest first, and in a bucket without versions its one object. */
  async latest({ bucket, key }: ObjectRef, tokens: readonly string[]): Promise<string | undefined> {
    let after: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
    while (after) {
      const page: ListObjectVersionsCommandOutput = await this.#client.send(
        // Without url encoding, a key with a control character makes an answer that is no XML.
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, EncodingType: "url", ...after }),
      );
      for (const { Key = "", VersionId: versionId, ETag: etag } of page.Versions ?? []) {
        // The key itself comes before all others that begin with it.
        if (decodeKey(Key) !== key) return undefined;
        const token = versionToken({ versionId, etag: unquote(etag) });
        if (tokens.includes(token)) return token;
      }
      // Markers, too, come url-encoded, and are asked for as they are.
      const { NextKeyMarker = "", NextVersionIdMarker } = page;
      after = page.IsTruncated
        ? { KeyMarker: decodeKey(NextKeyMarker), VersionIdMarker: NextVersionIdMarker }
        : undefined;
    }
    return undefined;
  }
}

function opened({ bucket, key }: ObjectRef, output: GetObjectCommandOutput): OpenResult {
  const { Body: body, VersionId: versionId, ETag: etag, LastModified: lastModified, ContentLength: length } = output;
  if (!body || !lastModified) throw new Error(`s3://${bucket}/${key}: S3 answered without a body or a date`);
  const stream = body as Readable;
  // An error may come while nobody reads, after close() at the latest: without a listener it would end the process.
  stream.on("error", () => undefined);
  return {
    kind: "opened",
    object: {
      version: {
        bucket,
        key,
        ...(versionId === undefined ? {} : { versionId }),
        etag: unquote(etag),
        lastModified: lastModified.getTime(),
      },
      contentEncoding: output.ContentEncoding,
      body: whole(stream, length),
      close: () => stream.destroy(),
    },
  };
}

/** The body's bytes, all of them: a connection that ends early must not pass for the end of the object. */
async function* whole(stream: Readable, length: number | undefined): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      yield chunk;
    }
  } catch (cause) {
    throw new BodyReadError(`the object broke off after ${bytes} of ${length ?? "unknown"} bytes`, { cause });
  }
  if (length !== undefined && bytes !== length) {
    throw new BodyReadError(`the object ended after ${bytes} of ${length} bytes`);
  }
}

function unquote(etag: string | undefined): string {
  return (etag ?? "").replace(/^"(.*)"$/, "$1");
}
