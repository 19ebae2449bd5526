import type { ObjectRef } from "../model/object.ts";
import type { Rejection } from "../model/outcome.ts";
import type { ReadableError } from "./readable-error.ts";

/** A line of a run's failures file: an object to inspect, or to process again. */
export type Failure =
  | {
      readonly kind: "failed";
      readonly object: ObjectRef;
      readonly error: ReadableError;
    }
  | {
      readonly kind: "rejected";
      readonly object: ObjectRef & { readonly etag?: string };
      readonly rejected: number;
      readonly reasons: readonly Rejection[];
      /** How many records were rejected for each reason, counting all of them; absent in files from earlier releases. */
      readonly counts?: Readonly<Record<string, number>>;
      /** How many rejected records `reasons` leaves out. */
      readonly omitted: number;
    };
