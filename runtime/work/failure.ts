import type { ObjectRef } from "../model/object.ts";
import type { Rejection } from "../model/outcome.ts";
import type { ReadableError } from "./readable-error.ts";

/** A line of a run's failures: an object that has to be looked at, or to be processed again. */
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
      /** How many records were rejected for each reason, of all; absent in files of earlier releases. */
      readonly counts?: Readonly<Record<string, number>>;
      /** How many of the rejected records `reasons` leaves out. */
      readonly omitted: number;
    };
