import {
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectsV2CommandInput,
  type ListObjectVersionsCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { compareKeys } from "../../runtime/model/key-order.ts";

export interface ListedVersion {
  readonly key: string;
  readonly versionId?: string;
  readonly deleteMarker?: boolean;
  readonly size?: number;
  readonly etag?: string;
  readonly lastModified?: Date;
}

/** A call of a client. */
export interface SentCall {
  readonly input: ListObjectsV2CommandInput & ListObjectVersionsCommandInput;
  readonly signal: AbortSignal | undefined;
}

/** A bucket of which only the listings are asked for, as S3 answers them. */
export interface ListedBucket {
  readonly s3: S3Client;
  readonly calls: SentCall[];
}

export interface ListedBucketOptions {
  /** The most entries of an answer, whatever a request allows. */
  readonly pageSize?: number;
  /** Whether keys and markers come encoded, as asked for. */
  readonly encodes?: boolean;
}

/** @param versions the newest version of a key first */
export function listedBucket(
  versions: readonly ListedVersion[],
  { pageSize = Infinity, encodes = true }: ListedBucketOptions = {},
): ListedBucket {
  const sorted = [...versions].sort((a, b) => compareKeys(a.key, b.key));
  const calls: SentCall[] = [];
  const encode = (key: string): string =>
    encodes ? encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/") : key;
  const common = encodes ? { EncodingType: "url" as const } : {};
  const entry = ({ key, versionId, size, etag, lastModified }: ListedVersion) => ({
    ...{ Key: encode(key), VersionId: versionId, Size: size, LastModified: lastModified },
    ...(etag === undefined ? {} : { ETag: `"${etag}"` }),
  });
  const page = (all: readonly ListedVersion[], { MaxKeys = 1_000, EncodingType }: SentCall["input"]) => {
    if (EncodingType !== "url") throw new Error("a key with a control character needs url encoding");
    const listed = all.slice(0, Math.min(MaxKeys, pageSize));
    return { listed, IsTruncated: listed.length < all.length, last: listed.at(-1) };
  };

  const objects = (input: ListObjectsV2CommandInput) => {
    const { Prefix = "", StartAfter: after } = input;
    const all = sorted.filter(
      ({ key }) => key.startsWith(Prefix) && (after === undefined || compareKeys(key, after) > 0),
    );
    const { listed, IsTruncated } = page(all, input);
    return { ...common, IsTruncated, ...(listed.length === 0 ? {} : { Contents: listed.map(entry) }) };
  };

  const allVersions = (input: ListObjectVersionsCommandInput) => {
    const { Prefix = "", KeyMarker: marker, VersionIdMarker: version } = input;
    const at = sorted.findIndex(({ key, versionId }) => key === marker && versionId === version);
    // Otherwise the listing would begin anew, for ever.
    if (version !== undefined && at === -1) throw new Error(`no version ${version} of ${JSON.stringify(marker)}`);
    const all = sorted.filter(({ key }, index) => {
      if (!key.startsWith(Prefix)) return false;
      if (version !== undefined) return index > at;
      return marker === undefined || compareKeys(key, marker) > 0;
    });
    const { listed, IsTruncated, last } = page(all, input);
    const next = { NextKeyMarker: encode(last?.key ?? ""), NextVersionIdMarker: last?.versionId };
    const of = (deleted: boolean) => listed.filter(({ deleteMarker = false }) => deleteMarker === deleted).map(entry);
    const [Versions, DeleteMarkers] = [of(false), of(true)];
    return {
      ...{ ...common, IsTruncated, ...(IsTruncated ? next : {}) },
      ...(Versions.length === 0 ? {} : { Versions }),
      ...(DeleteMarkers.length === 0 ? {} : { DeleteMarkers }),
    };
  };

  const send = (command: object, { abortSignal: signal }: { readonly abortSignal?: AbortSignal } = {}) => {
    const { input } = command as Pick<SentCall, "input">;
    calls.push({ input, signal });
    if (signal?.aborted) return Promise.reject(new Error("aborted"));
    if (command instanceof ListObjectsV2Command) return Promise.resolve(objects(input));
    if (command instanceof ListObjectVersionsCommand) return Promise.resolve(allVersions(input));
    return Promise.reject(new Error("not a listing"));
  };
  return { s3: { send } as unknown as S3Client, calls };
}
