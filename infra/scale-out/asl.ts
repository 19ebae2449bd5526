/**
 * The part of Amazon States Language that the state machine uses, with JSONPath.
 *
 * https://states-language.net/spec.html
 */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, DistributedMapState>>;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
export interface DistributedMapState {
  readonly Type: "Map";
  /** Names the machine of the children: `MACHINE/LABEL`. */
  readonly Label: string;
  readonly ItemReader: {
    readonly Resource: string;
    readonly ReaderConfig: { readonly InputType: "JSONL" };
    readonly Parameters: PayloadTemplate;
  };
  /** A child's input. */
  readonly ItemSelector: PayloadTemplate;
  /** Where the input says how many children run at once. */
  readonly MaxConcurrencyPath: string;
  readonly ToleratedFailurePercentage: number;
  readonly ItemProcessor: {
    readonly ProcessorConfig: { readonly Mode: "DISTRIBUTED"; readonly ExecutionType: "STANDARD" };
    readonly StartAt: string;
    readonly States: Readonly<Record<string, TaskState>>;
  };
  readonly ResultWriter: { readonly Resource: string; readonly Parameters: PayloadTemplate };
  readonly End: true;
}

export interface TaskState {
  readonly Type: "Task";
  readonly Resource: string;
  readonly Parameters: PayloadTemplate;
  readonly OutputPath: string;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
  readonly End: true;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export interface Retrier {
  /** The first retrier that names an error decides; each counts its own attempts. */
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL";
}

/** A name that ends with `.$` has a path as its value. */
export type PayloadTemplate = Readonly<Record<string, string>>;
