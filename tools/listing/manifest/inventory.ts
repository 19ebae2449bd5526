import { dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { decodeKey } from "../../../runtime/model/decode-key.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { readCsvRows } from "./csv-rows.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import type { ManifestFile } from "./open-file.ts";

/**
 * The `manifest.json` of an S3 Inventory report, as far as it is used.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
 */
export interface Inventory {
  readonly sourceBucket: string;
  /** An ARN: where the files are. */
  readonly destinationBucket: string;
  readonly fileFormat: string;
  /** The names of the columns. */
  readonly fileSchema: string;
  readonly files: readonly { readonly key: string }[];
}

/** @returns `undefined` where a text is no such manifest */
export function asInventory(text: string): Inventory | undefined {
  try {
    const value = JSON.parse(text) as Partial<Inventory> | null;
    return value?.files !== undefined && value.fileSchema !== undefined ? (value as Inventory) : undefined;
  } catch {
    return undefined;
  }
}

/** Where an inventory's file is: beside its manifest, if that was copied with its files; otherwise in S3. */
export function placeOfFile(key: string, inventory: Inventory, manifestPath: string): string {
  if (!manifestPath.startsWith("s3://")) {
    const name = key.split("/").at(-1) ?? key;
    const near = [join(dirname(manifestPath), name), join(dirname(manifestPath), "data", name)];
    const found = near.find((path) => existsSync(path));
    if (found !== undefined) return found;
  }
  return `s3://${inventory.destinationBucket.replace(/^arn:[^:]*:s3:::/, "")}/${key}`;
}

/** @throws UserError where the inventory is of a format or a bucket that is not expected */
export function checkInventory(inventory: Inventory, bucket: string): void {
  const { fileFormat, sourceBucket } = inventory;
  if (fileFormat !== "CSV") throw new UserError(`the inventory is in ${fileFormat}; only CSV can be read`);
  if (sourceBucket !== bucket) throw new UserError(`the inventory is of bucket ${sourceBucket}, not of ${bucket}`);
}

type Row = Readonly<Record<string, string | undefined>>;

/**
 * The objects that a CSV file of an inventory names. Their keys are percent-encoded.
 *
 * @throws UserError naming the file, and the line that is not as the inventory says
 */
export async function* readInventoryFile(file: ManifestFile, { fileSchema }: Inventory): AsyncGenerator<ManifestEntry> {
  const columns = fileSchema.split(",").map((name) => name.trim());
  for await (const { record, info } of readCsvRows<Row>(file, { columns })) {
    const { Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate } = record;
    if (Key === undefined) throw new UserError(`${file.name} has no column Key`);
    const key = decodeKey(Key);
    if (key === undefined)
      throw new UserError(`${file.name}, line ${info.lines}: the key ${Key} is not percent-encoded`);
    yield {
      key,
      ...(VersionId ? { versionId: VersionId } : {}),
      ...(Size ? { size: Number(Size) } : {}),
      ...(LastModifiedDate ? { lastModified: Date.parse(LastModifiedDate) } : {}),
      ...(IsLatest ? { latest: IsLatest === "true" } : {}),
      ...(IsDeleteMarker ? { deleteMarker: IsDeleteMarker === "true" } : {}),
    };
  }
}
