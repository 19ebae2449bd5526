import type { Mutant } from "../generate/mutant.ts";

/** What became of a mutant. */
export type Outcome =
  /** A test failed. */
  | { readonly kind: "killed"; readonly by: TestRef }
  /** A test did not end, or its process crashed. */
  | { readonly kind: "timed out"; readonly by: TestRef | undefined }
  /** All tests passed; without `complete`, not all that run the source were known. */
  | { readonly kind: "survived"; readonly complete: boolean }
  /** The compiler refuses it, which no test has to. */
  | { readonly kind: "refused" };

export interface TestRef {
  readonly file: string;
  readonly title: string;
}

export interface Result {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
  /** The test file that stands for the source. */
  readonly nearest: string | undefined;
}
