import { parse as parseText } from "csv-parse/sync";
import { bucketNameFault, isAccessPoint } from "../../../terminal/arguments/bucket-name.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { readCsvRows } from "./csv-rows.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import type { ManifestFile } from "./open-file.ts";

/**
 * Whether a file is a manifest of S3 Batch Operations: `bucket,key` or `bucket,key,versionId`, without a header.
 *
 * The keys in a plain list may contain commas too. So a line counts as CSV only if its first field is the run's bucket or, in a
 * file named .csv, any bucket's name or alias. Then a manifest for another bucket is refused, instead of being read as keys that do not
 * exist.
 *
 * @param line the first line
 */
export function isBatchManifest(line: string, fileName: string, bucket: string): boolean {
  const [first, ...others] = fieldsOf(line);
  // A quoted first field, as S3 Inventory writes it, means CSV.
  if (first === bucket && line.startsWith('"')) return true;
  if (first === undefined || others.length < 1 || others.length > 2) return false;
  return (
    first === bucket ||
    (/\.csv(\.gz)?$/i.test(fileName) && (isAccessPoint(first) || bucketNameFault(first) === undefined))
  );
}

/** @returns an empty array if the line is not CSV */
function fieldsOf(line: string): string[] {
  try {
    return parseText(line, {})[0] ?? [];
  } catch {
    return [];
  }
}

/**
 * Reads the objects in a manifest of S3 Batch Operations. Its keys are percent-encoded, and a plus is a plus.
 *
 * @throws UserError naming a line that does not have the format of S3 Batch Operations
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-create-job.html#specify-batchjob-manifest
 */
export async function* readBatchManifest(file: ManifestFile): AsyncGenerator<ManifestEntry> {
  for await (const { record, info } of readCsvRows<string[]>(file, { bom: true, relax_column_count: true })) {
    const place = `${file.name}, line ${info.lines}`;
    const [bucket, encoded, versionId = ""] = record;
    if (bucket === undefined || encoded === undefined || encoded === "" || record.length > 3) {
      throw new UserError(`${place} is not bucket,key or bucket,key,versionId${hintOf(record)}`);
    }
    yield { bucket, key: decoded(encoded, place), place, ...(versionId === "" ? {} : { versionId }) };
  }
}

const hintOf = (record: readonly string[]): string =>
  record.length > 3 ? "; of an S3 Inventory, name its manifest.json" : "";

function decoded(key: string, place: string): string {
  try {
    return decodeURIComponent(key);
  } catch (cause) {
    throw new UserError(`${place}: the key ${key} is not URL-encoded`, { cause });
  }
}
