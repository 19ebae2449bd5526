import type { RejectReason } from "../model.ts";

/** Thrown while an object is read that, as it is, can give no more records. */
export class ObjectFault extends Error {
  override readonly name = "ObjectFault";
  readonly reason: RejectReason;

  constructor(reason: RejectReason, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}
