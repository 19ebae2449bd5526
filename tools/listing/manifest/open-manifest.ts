import type { ObjectClients } from "../../target/clients/current-object.ts";
import { readEntries } from "./entries.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import { asInventory, checkInventory, placeOfFile, readInventoryFile, type Inventory } from "./inventory.ts";
import { findManifestFile, type ManifestFile } from "./open-file.ts";

/** A list of objects that replaces the bucket's listing. */
export interface Manifest {
  /** Its path, or its s3:// URL. */
  readonly name: string;
  /** Changes if the manifest is replaced by another one. */
  readonly identity: string;
  /** Whether it is an inventory, which has every object in the bucket. In any other list, the user chose the objects. */
  readonly isInventory: boolean;
  /** When the inventory was begun, in epoch milliseconds, if it says so. */
  readonly created?: number;
  /** All its entries from the beginning, in the same order each time. */
  readonly entries: () => AsyncIterable<ManifestEntry>;
}

/** An inventory's manifest has a few kilobytes. A longer file is a list. */
const LONGEST_INVENTORY_BYTES = 16_777_216;

/**
 * Opens a manifest: JSON lines, keys, the CSV of S3 Batch Operations, or an S3 Inventory's manifest.json. It may be gzipped, and
 * local or in S3.
 *
 * @param name an absolute path, or an s3:// URL
 * @throws UserError if it cannot be read, or is an inventory of another bucket
 */
export async function openManifest(name: string, bucket: string, clients: ObjectClients): Promise<Manifest> {
  const file = await findManifestFile(name, clients);
  const inventory = await inventoryIn(file);
  if (inventory) checkInventory(inventory, bucket);
  const entries = () => (inventory ? inventoryEntries(inventory, name, clients) : readEntries(file, bucket));
  const created = Number(inventory?.creationTimestamp);
  return {
    ...{ name, identity: file.identity, isInventory: inventory !== undefined, entries },
    ...(created > 0 ? { created } : {}),
  };
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
