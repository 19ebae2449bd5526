import type { ObjectClients } from "../../target/current-object.ts";
import { readEntries } from "./entries.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import { asInventory, checkInventory, placeOfFile, readInventoryFile, type Inventory } from "./inventory.ts";
import { findManifestFile, type ManifestFile } from "./open-file.ts";

/** A list of objects in place of a bucket's own. */
export interface Manifest {
  /** Its path, or its s3:// URL. */
  readonly name: string;
  /** Tells it from a later one in its place. */
  readonly identity: string;
  /** Whether it is an inventory, which has all that lies in the bucket; any other list says itself what is wanted. */
  readonly isInventory: boolean;
  /** All that it lists, from its beginning, the same each time. */
  readonly entries: () => AsyncIterable<ManifestEntry>;
}

/** An inventory's manifest is some kilobytes; what is longer is a list. */
const LONGEST_INVENTORY_BYTES = 16_777_216;

/**
 * Opens a manifest: lines of JSON, keys, the CSV of S3 Batch Operations, or an S3 Inventory's manifest.json; gzipped or not, a file
 * or in S3.
 *
 * @param name an absolute path, or an s3:// URL
 * @throws UserError where it cannot be read, or is an inventory of another bucket
 */
export async function openManifest(name: string, bucket: string, clients: ObjectClients): Promise<Manifest> {
  const file = await findManifestFile(name, clients);
  const inventory = await inventoryIn(file);
  if (inventory) checkInventory(inventory, bucket);
  const entries = () => (inventory ? inventoryEntries(inventory, name, clients) : readEntries(file, bucket));
  return { name, identity: file.identity, isInventory: inventory !== undefined, entries };
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
  manifestName: string,
  clients: ObjectClients,
): AsyncGenerator<ManifestEntry> {
  for (const { key } of inventory.files) {
    yield* readInventoryFile(await findManifestFile(placeOfFile(key, inventory, manifestName), clients), inventory);
  }
}
