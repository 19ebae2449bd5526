import { HeadObjectCommand, S3ServiceException, type S3Client } from "@aws-sdk/client-s3";
import { boundWork, type BoundedWork, type BoundedWorkOptions } from "../../runtime/work/bounded-work.ts";
import { isFatal } from "../../runtime/work/fatal-errors.ts";
import type { Clients } from "../target/connect.ts";
import { portsOf } from "../target/ports.ts";
import type { Target } from "../target/target.ts";
import { failedOutcome, type CurrentVersion, type ReplayObjectOptions } from "./replay-object.ts";

/** What processes a replay's objects, with all that bounds it; its window is one of messages. */
export interface ReplayEngine extends Pick<BoundedWork, "window" | "limit"> {
  readonly replaying: ReplayObjectOptions;
}

export interface ReplayEngineOptions extends Omit<
  BoundedWorkOptions,
  "objects" | "items" | "mapping" | "maxDecompressedBytes"
> {
  readonly target: Target;
  readonly clients: Clients;
  readonly allVersions: boolean;
}

export function makeReplayEngine({ target, clients, allVersions, ...options }: ReplayEngineOptions): ReplayEngine {
  const { retries } = options;
  const { table, mapping, maxDecompressedBytes } = target;
  const { work, window, limit } = boundWork({ ...portsOf(clients, table), mapping, maxDecompressedBytes, ...options });
  const replaying: ReplayObjectOptions = {
    ...{ work, allVersions },
    current: (object) => currentVersion(clients.s3, object),
    faultOf: (error, object) => {
      if (retries.isAbandoned(error)) return { kind: "abandoned" };
      return isFatal(error) ? { kind: "fatal", error } : failedOutcome(error, object);
    },
  };
  return { replaying, window, limit };
}

/** What is under a key now; HeadObject wants no other permission than GetObject. */
async function currentVersion(
  s3: S3Client,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<CurrentVersion | undefined> {
  try {
    const { VersionId: versionId, ETag: etag = "" } = await s3.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key }),
    );
    return { ...(versionId === undefined ? {} : { versionId }), etag: etag.replace(/^"(.*)"$/, "$1") };
  } catch (error) {
    // A HEAD's answer has no body, and so no name for the error but its status.
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw error;
  }
}
