import { UserError } from "../../../terminal/user-error.ts";
import { readLines } from "../lines.ts";
import { isBatchManifest, readBatchManifest } from "./batch-csv.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import type { ManifestFile } from "./open-file.ts";

/**
 * Reads the objects that a file names: JSON lines, the CSV of S3 Batch Operations, or one key per line. The first line decides
 * the format.
 *
 * @param bucket the run's bucket
 * @throws UserError naming a line in another format than the first
 */
export async function* readEntries(file: ManifestFile, bucket: string): AsyncGenerator<ManifestEntry> {
  if (isBatchManifest(await firstLine(file), file.name, bucket)) yield* readBatchManifest(file);
  else yield* readLineEntries(file);
}

async function firstLine(file: ManifestFile): Promise<string> {
  for await (const { text } of readLines(file.open())) {
    const line = withoutEnds(text);
    if (line !== "") return line;
  }
  return "";
}

const withoutEnds = (text: string): string => text.replace(/\r$/, "").replace(/^\uFEFF/, "");

async function* readLineEntries(file: ManifestFile): AsyncGenerator<ManifestEntry> {
  let number = 0;
  let json: boolean | undefined;
  for await (const { text } of readLines(file.open())) {
    number += 1;
    const line = withoutEnds(text);
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
  // A run's failures file is also a manifest: each line has the key in its `object`.
  const { object = value } = (value ?? {}) as { object?: unknown };
  const { key, bucket, versionId, size, etag, lastModified } = (object ?? {}) as Record<string, unknown>;
  if (typeof key !== "string" || key === "")
    throw new UserError(`${place} has no key; it must be such as {"key":"a/b.json"}`);
  return {
    key,
    ...(typeof bucket === "string" ? { bucket, place } : {}),
    ...(typeof versionId === "string" ? { versionId } : {}),
    ...(typeof size === "number" ? { size } : {}),
    ...(typeof etag === "string" ? { etag } : {}),
    ...(typeof lastModified === "number" ? { lastModified } : {}),
  };
}
