/** A resource as the program declares it, with what AWS would answer made up. */
export interface RecordedResource {
  /** Such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  /** Archives of text are `{ files: { path: text } }`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs, and what the provider would add: `id`, `arn`, `url` ... */
  readonly state: Readonly<Record<string, unknown>>;
}

/** What one run of the program declared. */
export interface RecordedProgram {
  readonly resources: readonly RecordedResource[];
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What the recording process is asked: one run of the program for each config. */
export interface RecordRequest {
  /** URL of the program's module. */
  readonly program: string;
  readonly project: string;
  readonly stack: string;
  readonly configs: readonly Readonly<Record<string, string>>[];
}

/** What it answers, once. */
export type RecordAnswer =
  | { readonly kind: "recorded"; readonly programs: readonly RecordedProgram[] }
  | { readonly kind: "failed"; readonly message: string };

/** The account that the made-up ARNs name. */
export const RECORDED_ACCOUNT = "000000000000";
