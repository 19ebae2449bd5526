import pLimit from "p-limit";
import { keyNames } from "../mapping/record-mapping.ts";
import type { ObjectVersion } from "../model/object.ts";
import { storeRecord } from "../store/store-record.ts";
import type { OpenedObject } from "./object-source.ts";
import type { Part } from "./part.ts";
import { preparedRecords, type Prepared } from "./prepared-records.ts";
import type { ProcessingOptions } from "./processing-options.ts";

/**
 * Decodes an object's records, and stores those that are not done yet.
 *
 * Records that are done are decoded all the same: the ordinals of the others depend on them.
 *
 * @returns whether all of them are done; not so after `options.stop`
 */
export async function storeRecords(object: OpenedObject, part: Part, options: ProcessingOptions): Promise<boolean> {
  const { version } = object;
  const { stop } = options;
  for await (const batch of preparedRecords(object, options)) {
    // What is read after the stop may be cut off, because the stop closes the connection.
    if (stop?.aborted) return false;
    const left = batch.filter(({ index }) => !part.isDone(index));
    if (!(await storeBatch(left, version, part, options))) return false;
  }
  return true;
}

/** @returns whether all of them are done; not so after `stop` */
async function storeBatch(
  records: readonly Prepared[],
  version: ObjectVersion,
  part: Part,
  { items, mapping, objects, rewrite = false, stop, concurrency }: ProcessingOptions,
): Promise<boolean> {
  const keys = keyNames(mapping);
  let done = 0;
  let failure: { readonly cause: unknown } | undefined;
  const store = async ({ index, ready, finding }: Prepared): Promise<void> => {
    if (failure || stop?.aborted) return;
    part.begin(index);
    try {
      const outcome = "kind" in ready ? ready : await storeRecord(ready, version, { items, keys, objects, rewrite });
      part.end(index, outcome, finding);
      done += 1;
    } catch (cause) {
      // After the stop, the record is left to the next part, which fails in the same way if the fault lasts.
      // Otherwise thrown only after the running stores have ended, so that none outlives this call.
      if (!stop?.aborted) failure ??= { cause };
    }
  };
  const [first] = records;
  // Most objects hold one record, which waits for no other.
  if (first !== undefined && records.length === 1) await store(first);
  else await pLimit(concurrency).map(records, store);
  if (failure) throw failure.cause;
  return done === records.length;
}
