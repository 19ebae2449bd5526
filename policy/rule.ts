/** A resource as the engine declares it, in plain data. */
export interface Resource {
  /** Such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly stack: string;
  /** A value that a preview cannot know yet is `UNKNOWN`. */
  readonly props: Readonly<Record<string, unknown>>;
  /** URNs of the resources that its inputs depend on. */
  readonly references: readonly string[];
}

/** A rule about a single resource. */
export interface ResourceRule {
  readonly name: string;
  readonly description: string;
  readonly types: readonly string[];
  /** What is wrong, as a text that follows the resource's name; undefined if nothing is, or if it is not known yet. */
  readonly fault: (resource: Resource) => string | undefined;
}

/** A rule about what a stack must contain. */
export interface StackRule {
  readonly name: string;
  readonly description: string;
  readonly faults: (resources: readonly Resource[]) => { readonly resource: Resource; readonly fault: string }[];
}

/** Stands for a value that is known only after resources were created; during an update, every value is known. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** urn:pulumi:STACK::PROJECT::TYPE::NAME */
export const stackOf = (urn: string): string => /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";

/**
 * Whether a stack is production, by its name: `prod`, `production`, or a name with such a part, as in `eu-prod`. Everybody sees
 * the name, and no setting in the stack can override it.
 */
export const isProduction = (stack: string): boolean => /(^|[-_.])prod(uction)?($|[-_.])/i.test(stack);
