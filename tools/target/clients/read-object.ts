import { S3ObjectSource } from "../../../runtime/aws/s3-object-source.ts";
import type { ObjectRef } from "../../../runtime/model/object.ts";
import { BodyReadError } from "../../../runtime/object/object-source.ts";
import { UserError } from "../../../terminal/user-error.ts";
import type { CurrentObject, ObjectClients } from "./current-object.ts";

/** How often an object is opened before its reading fails. */
const READS = 5;

/**
 * Reads the bytes of an object. If they break off, it continues at that position.
 *
 * @throws {UserError} if the object has changed meanwhile
 */
export async function* readObject(
  { s3, silence }: ObjectClients,
  ref: ObjectRef,
  found: CurrentObject,
): AsyncGenerator<Uint8Array> {
  const source = new S3ObjectSource(s3, silence);
  const stated = found.size === undefined ? undefined : { size: found.size, etag: found.etag };
  let read = 0;
  for (let tries = 1; ; tries++) {
    const opened = await source.open(ref, stated);
    if (opened.kind !== "opened" || opened.object.version.etag !== found.etag) {
      throw new UserError("it has changed since it was found");
    }
    try {
      let passed = 0;
      for await (const chunk of opened.object.body) {
        const fresh = chunk.subarray(Math.min(chunk.length, Math.max(0, read - passed)));
        passed += chunk.length;
        read = Math.max(read, passed);
        if (fresh.length > 0) yield fresh;
      }
      return;
    } catch (error) {
      if (!(error instanceof BodyReadError) || tries >= READS) throw error;
    } finally {
      opened.object.close();
    }
  }
}
