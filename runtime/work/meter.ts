import type { LimitFunction } from "p-limit";
import type { KeyNames } from "../mapping/record-mapping.ts";
import type { ObjectSource, OpenedObject } from "../object/object-source.ts";
import type { ItemStore } from "../store/item-store.ts";
import { sizeOf } from "../store/item.ts";
import type { Pacer } from "./pacer.ts";

/** Counts what an object costs. */
export interface Meter {
  bytes: number;
  writeUnits: number;
}

/** A source that counts the bytes read. */
export function meterObjects(source: ObjectSource, meter: Meter): ObjectSource {
  return {
    open: async (ref, stated) => {
      const result = await source.open(ref, stated);
      return result.kind === "opened" ? { kind: "opened", object: metered(result.object, meter) } : result;
    },
    latest: (object, tokens) => source.latest(object, tokens),
  };
}

function metered(object: OpenedObject, meter: Meter): OpenedObject {
  // They are here: nobody reads the body.
  if (object.bytes !== undefined) {
    meter.bytes += object.bytes.length;
    return object;
  }
  return {
    version: object.version,
    contentEncoding: object.contentEncoding,
    sizeBytes: object.sizeBytes,
    body: counted(object.body, meter),
    close: () => object.close(),
  };
}

async function* counted(body: AsyncIterable<Uint8Array>, meter: Meter): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    meter.bytes += chunk.length;
    yield chunk;
  }
}

/** The bytes of an item that one write unit covers. */
const UNIT_BYTES = 1_024;

/** A store that counts the requested write units and paces them. */
export function meterItems(
  store: ItemStore,
  meter: Meter,
  { writes, putLimit, keys }: { readonly writes: Pacer; readonly putLimit: LimitFunction; readonly keys: KeyNames },
): ItemStore {
  return {
    put: (item, replaceable) =>
      putLimit(async () => {
        const units = Math.ceil(sizeOf(item, keys) / UNIT_BYTES);
        await writes.take(units);
        meter.writeUnits += units;
        return store.put(item, replaceable);
      }),
  };
}
