/** A resource as the program declares it. AWS's part of it is made up. */
export interface RecordedResource {
  /** Such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  /** Archives of text are `{ files: { path: text } }`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The inputs, and what the provider would add: `id`, `arn`, `url` ... */
  readonly state: Readonly<Record<string, unknown>>;
}

/** What one run of the program declared. */
export interface RecordedProgram {
  readonly resources: readonly RecordedResource[];
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The request to the recording process: one run of the program per config. */
export interface RecordRequest {
  /** The URL of the program's module. */
  readonly program: string;
  readonly project: string;
  readonly stack: string;
  readonly configs: readonly Readonly<Record<string, string>>[];
}

/** Its single answer. */
export type RecordAnswer =
  | { readonly kind: "recorded"; readonly programs: readonly RecordedProgram[] }
  | { readonly kind: "failed"; readonly message: string };

/** The account in the made-up ARNs. */
export const RECORDED_ACCOUNT = "000000000000";
