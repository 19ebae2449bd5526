import { printable } from "./printable.ts";

/** An object's name for people. Line ends and terminal control characters are escaped. */
export function objectName({ bucket, key, versionId }: { bucket: string; key: string; versionId?: string }): string {
  return `s3://${printable(bucket)}/${printable(key)}${versionId === undefined ? "" : ` (version ${printable(versionId)})`}`;
}
