import { parse as parseText } from "csv-parse/sync";
import { bucketNameFault } from "../../../terminal/bucket-name.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { readCsvRows } from "./csv-rows.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import type { ManifestFile } from "./open-file.ts";

/**
 * Whether a file is a manifest of S3 Batch Operations: `bucket,key` or `bucket,key,versionId`, without a header.
 *
 * A list of keys, one per line, may hold commas too. So a line counts as CSV only if its first field is the run's own bucket; and,
 * in a file that is called .csv, if it is any bucket's name: such a file is refused, instead of looking for keys that nobody meant.
 *
 * @param line the first line
 */
export function isBatchManifest(line: string, fileName: string, bucket: string): boolean {
  const [first, ...others] = fieldsOf(line);
  // In quotes, as S3 Inventory writes it: whatever follows, it is CSV.
  if (first === bucket && line.startsWith('"')) return true;
  if (first === undefined || others.length < 1 || others.length > 2) return false;
  return first === bucket || (/\.csv(\.gz)?$/i.test(fileName) && bucketNameFault(first) === undefined);
}

/** @returns none where a line is not CSV */
function fieldsOf(line: string): string[] {
  try {
    return parseText(line, {})[0] ?? [];
  } catch {
    return [];
  }
}

/**
 * The objects in a manifest of S3 Batch Operations. Its keys are percent-encoded, and a plus is a plus.
 *
 * @throws UserError naming the line that is not as S3 Batch Operations expects it
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
