import { UserError } from "../../../terminal/user-error.ts";
import { readLines } from "../lines.ts";
import type { ManifestFile } from "./open-file.ts";

/** What a manifest says of an object. */
export interface ManifestEntry {
  readonly key: string;
  /** Absent: the bucket that is backfilled. */
  readonly bucket?: string;
  readonly versionId?: string;
  readonly size?: number;
  /** Epoch milliseconds. */
  readonly lastModified?: number;
  readonly deleteMarker?: boolean;
  /** Of the versions of the key the current one; absent where only current ones are listed. */
  readonly latest?: boolean;
}

/**
 * The objects that a file names: an object of JSON a line, or a plain key a line. The first line says which.
 *
 * @throws UserError naming the line that is neither
 */
export async function* readEntries(file: ManifestFile): AsyncGenerator<ManifestEntry> {
  let number = 0;
  let json: boolean | undefined;
  for await (const { text } of readLines(file.open())) {
    number += 1;
    const line = text.replace(/\r$/, "").replace(/^\uFEFF/, "");
    if (line === "") continue;
    json ??= line.startsWith("{");
    yield json ? entryOf(line, `${file.name}, line ${number}`) : { key: line };
  }
}

function entryOf(line: string, place: string): ManifestEntry {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new UserError(`${place} is not JSON`, { cause });
  }
  // A run's failures are a manifest too: what they are about is their `object`.
  const { object = value } = (value ?? {}) as { object?: unknown };
  const { key, bucket, versionId, size } = (object ?? {}) as Record<string, unknown>;
  if (typeof key !== "string" || key === "")
    throw new UserError(`${place} has no key; it must be such as {"key":"a/b.json"}`);
  return {
    key,
    ...(typeof bucket === "string" ? { bucket } : {}),
    ...(typeof versionId === "string" ? { versionId } : {}),
    ...(typeof size === "number" ? { size } : {}),
  };
}
