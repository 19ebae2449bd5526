import { dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { decodeKey } from "../../../runtime/model/decode-key.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { readCsvRows } from "./csv-rows.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import type { ManifestFile } from "./open-file.ts";

/**
 * The fields used here of an S3 Inventory report's `manifest.json`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
 */
export interface Inventory {
  readonly sourceBucket: string;
  /** The ARN of the bucket that holds the files. */
  readonly destinationBucket: string;
  readonly fileFormat: string;
  /** The column names. */
  readonly fileSchema: string;
  /** When the report was begun, in epoch milliseconds, as text. */
  readonly creationTimestamp?: string;
  readonly files: readonly { readonly key: string }[];
}

/** @returns `undefined` if the text is not such a manifest */
export function asInventory(text: string): Inventory | undefined {
  try {
    const value = JSON.parse(text) as Partial<Inventory> | null;
    return value?.files !== undefined && value.fileSchema !== undefined ? (value as Inventory) : undefined;
  } catch {
    return undefined;
  }
}

/** Locates an inventory's file: next to its manifest if it was copied along, otherwise in S3. */
export function placeOfFile(key: string, inventory: Inventory, manifestPath: string): string {
  if (!manifestPath.startsWith("s3://")) {
    const name = key.split("/").at(-1) ?? key;
    const near = [join(dirname(manifestPath), name), join(dirname(manifestPath), "data", name)];
    const found = near.find((path) => existsSync(path));
    if (found !== undefined) return found;
  }
  return `s3://${inventory.destinationBucket.replace(/^arn:[^:]*:s3:::/, "")}/${key}`;
}

/** @throws UserError if the inventory has another format or is for another bucket */
export function checkInventory(inventory: Inventory, bucket: string): void {
  const { fileFormat, sourceBucket } = inventory;
  if (fileFormat !== "CSV") throw new UserError(`the inventory is in ${fileFormat}; only CSV can be read`);
  if (sourceBucket !== bucket) throw new UserError(`the inventory is of bucket ${sourceBucket}, not of ${bucket}`);
}

type Row = Readonly<Record<string, string | undefined>>;

/**
 * Reads the objects in a CSV file of an inventory. Its keys are percent-encoded.
 *
 * @throws UserError naming the file, and the line that does not match the inventory's columns
 */
export async function* readInventoryFile(file: ManifestFile, { fileSchema }: Inventory): AsyncGenerator<ManifestEntry> {
  const columns = fileSchema.split(",").map((name) => name.trim());
  for await (const { record, info } of readCsvRows<Row>(file, { columns })) {
    const { Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag, LastModifiedDate } = record;
    if (Key === undefined) throw new UserError(`${file.name} has no column Key`);
    const key = decodeKey(Key);
    if (key === undefined)
      throw new UserError(`${file.name}, line ${info.lines}: the key ${Key} is not percent-encoded`);
    yield {
      key,
      ...(VersionId ? { versionId: VersionId } : {}),
      ...(Size ? { size: Number(Size) } : {}),
      ...(ETag ? { etag: ETag } : {}),
      ...(LastModifiedDate ? { lastModified: Date.parse(LastModifiedDate) } : {}),
      ...(IsLatest ? { latest: IsLatest === "true" } : {}),
      ...(IsDeleteMarker ? { deleteMarker: IsDeleteMarker === "true" } : {}),
    };
  }
}
