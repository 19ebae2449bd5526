import type { RejectReason } from "../model/outcome.ts";

/** Thrown while an object is read that, as it is, can give no more records. */
export class ObjectFault extends Error {
  override readonly name = "ObjectFault";
  readonly reason: RejectReason;
  /** Whether all of the text came before the fault: then its last record is as good as the others. */
  readonly textIsWhole: boolean;

  constructor(reason: RejectReason, detail: string, options: ErrorOptions & { readonly textIsWhole?: boolean } = {}) {
    super(detail, options);
    this.reason = reason;
    this.textIsWhole = options.textIsWhole ?? false;
  }
}
