import { resolve } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Selection } from "../selection.ts";
import type { ShardSource } from "../shard.ts";
import { readEntries, type ManifestEntry } from "./entries.ts";
import { asInventory, checkInventory, placeOfFile, readInventoryFile, type Inventory } from "./inventory.ts";
import { manifestSource } from "./manifest-source.ts";
import { findManifestFile, type ManifestFile } from "./open-file.ts";

export interface OpenManifestOptions {
  readonly s3: S3Client;
  readonly cwd: string;
  readonly bucket: string;
  readonly selection: Selection;
  readonly allVersions: boolean;
}

/** An inventory's manifest is some kilobytes; what is longer is a list. */
const LONGEST_INVENTORY_BYTES = 16_777_216;

/**
 * Opens a manifest: lines of JSON, plain keys, or an S3 Inventory's manifest.json; zipped or not, a file or in S3.
 *
 * @throws UserError where it cannot be read, or is for another bucket
 */
export async function openManifest(name: string, options: OpenManifestOptions): Promise<ShardSource> {
  const { bucket, selection, allVersions, cwd } = options;
  const file = await findManifestFile(name, options);
  const inventory = await inventoryIn(file);
  if (inventory) checkInventory(inventory, bucket);
  const path = name.startsWith("s3://") ? name : resolve(cwd, name);
  const entries = () => (inventory ? inventoryEntries(inventory, path, options) : readEntries(file));
  return manifestSource({ name, identity: file.identity, entries, bucket, selection, allVersions });
}

async function inventoryIn(file: ManifestFile): Promise<Inventory | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of file.open()) {
    bytes += chunk.length;
    chunks.push(chunk);
    const start = Buffer.from(chunks[0] ?? []).toString("utf8", 0, 1);
    if (start !== "{" || bytes > LONGEST_INVENTORY_BYTES) return undefined;
  }
  return asInventory(Buffer.concat(chunks).toString());
}

async function* inventoryEntries(
  inventory: Inventory,
  manifestPath: string,
  options: OpenManifestOptions,
): AsyncGenerator<ManifestEntry> {
  for (const { key } of inventory.files) {
    yield* readInventoryFile(await findManifestFile(placeOfFile(key, inventory, manifestPath), options), inventory);
  }
}
