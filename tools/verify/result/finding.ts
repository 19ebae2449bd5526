import type { ItemClass, ObjectClass } from "./classes.ts";

/** An object that does not agree with the table: a line of the file of its class, which `backfill --manifest` takes. */
export interface ObjectFinding {
  readonly type: "object";
  readonly class: ObjectClass;
  readonly key: string;
  /** Only where versions are verified: without it, a backfill takes the current one. */
  readonly versionId?: string;
  readonly etag?: string;
  readonly size?: number;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  /** Whether the object and its items were read again before this was said. */
  readonly confirmed: boolean;
  /** How many records the object has, and how many of these have no item, an older one, another one, or cannot have one. */
  readonly records?: number;
  readonly absent?: number;
  readonly older?: number;
  readonly altered?: number;
  readonly rejected?: number;
  /** The first reason for a rejection, or the error of an object that could not be read. */
  readonly reason?: string;
  /** Where the failure is already known: `failure queue`, or `run ID`. */
  readonly known?: string;
}

/** An item that should not be there as it is. */
export interface ItemFinding {
  readonly type: "item";
  readonly class: ItemClass;
  /** The object's key; absent if the item is not Sluice's. */
  readonly key?: string;
  readonly userID: string;
  /** The sort key. */
  readonly timestamp: number | string;
  readonly lastModified?: number;
  readonly confirmed?: boolean;
}

export type Finding = ObjectFinding | ItemFinding;
