import type { ObjectRef } from "../../model/object.ts";
import type { StatedObject } from "../../object/object-source.ts";
import type { Progress } from "../../object/progress.ts";

/** An object that an event asks to process. */
export interface EventObject {
  readonly ref: ObjectRef;
  /** Its size, version and ETag as the event states them; `undefined` if the event does not give the size. */
  readonly stated: StatedObject | undefined;
  /** `undefined` for S3's own events. */
  readonly earlier?: EarlierParts;
}

/** What earlier invocations did for an object. */
export interface EarlierParts {
  /** How many there were. */
  readonly part: number;
  readonly progress: Progress;
  /** How many of the last ones completed no record. */
  readonly idleParts: number;
  /** The fingerprint of the mapping that they decoded with. */
  readonly mapping: string;
  /** Without quotes. */
  readonly etag?: string;
}
