/** What the process that runs tests is asked for. */
export interface RunRequest {
  /** The test file, relative to the tree. */
  readonly file: string;
  /** The mutant that it runs with, and the source file that the mutant is in. */
  readonly mutant?: { readonly number: number; readonly of: string };
  /** The tests to run, by their full titles, each with its limit; all, where left out. */
  readonly tests?: Readonly<Record<string, number>>;
  /** How many milliseconds another test, or a hook, may take. */
  readonly limitMilliseconds: number;
  /** Whether to run on after a failure. */
  readonly all: boolean;
}

export interface TestRun {
  readonly title: string;
  readonly milliseconds: number;
  /** The numbers of the blocks that ran; of a tree with probes. */
  readonly ran: readonly number[];
}

export interface Failure {
  readonly title: string;
  readonly message: string;
  /** `uncaught`: thrown outside of the test, perhaps by what an earlier one left behind. */
  readonly how: "thrown" | "timeout" | "uncaught";
}

export type RunAnswer =
  /** A test or a hook begins, and may take so long. */
  | { readonly kind: "alive"; readonly limitMilliseconds: number }
  | {
      readonly kind: "ended";
      readonly tests: readonly TestRun[];
      /** Blocks that ran while the file was loaded, and in hooks that all its tests share. */
      readonly shared: readonly number[];
      readonly failure: Failure | undefined;
      readonly milliseconds: number;
    }
  /** The test file could not be loaded. */
  | { readonly kind: "unloadable"; readonly message: string; readonly syntax: boolean };
