import type { RejectReason } from "./outcome.ts";

/** Thrown if the object, as it is, can give no more records. */
export class ObjectFault extends Error {
  override readonly name = "ObjectFault";
  readonly reason: RejectReason;
  /** Whether the whole text came before the fault. If so, its last record is complete. */
  readonly textIsWhole: boolean;

  constructor(reason: RejectReason, detail: string, options: ErrorOptions & { readonly textIsWhole?: boolean } = {}) {
    super(detail, options);
    this.reason = reason;
    this.textIsWhole = options.textIsWhole ?? false;
  }
}
