import { printable } from "./printable.ts";

/** An object for a reader; its names may hold line ends, and what terminals take for commands. */
export function objectName({ bucket, key, versionId }: { bucket: string; key: string; versionId?: string }): string {
  return `s3://${printable(bucket)}/${printable(key)}${versionId === undefined ? "" : ` (version ${printable(versionId)})`}`;
}
