/** A resource as the engine declares it, in plain data. */
export interface Resource {
  /** Such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly stack: string;
  /** What a preview cannot know yet is `UNKNOWN`. */
  readonly props: Readonly<Record<string, unknown>>;
  /** URNs of the resources that its inputs were made of. */
  readonly references: readonly string[];
}

/** What a resource must not be, by itself. */
export interface ResourceRule {
  readonly name: string;
  readonly description: string;
  readonly types: readonly string[];
  /** What is wrong with it, to be read after its name; undefined where nothing is, or where it is not known yet. */
  readonly fault: (resource: Resource) => string | undefined;
}

/** What a stack must not lack. */
export interface StackRule {
  readonly name: string;
  readonly description: string;
  readonly faults: (resources: readonly Resource[]) => { readonly resource: Resource; readonly fault: string }[];
}

/** Stands for a value that is known only when resources have been made; during an update there is none. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** urn:pulumi:STACK::PROJECT::TYPE::NAME */
export const stackOf = (urn: string): string => /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";

/**
 * Whether a stack is production, by its name: `prod`, `production`, or one that has such a word for a part, as in
 * `eu-prod`. A name is what everybody sees, and what no setting in the stack itself can take back.
 */
export const isProduction = (stack: string): boolean => /(^|[-_.])prod(uction)?($|[-_.])/i.test(stack);
