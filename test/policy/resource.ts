import type { Resource } from "../../policy/rule.ts";

/** A resource as a rule sees it, of a stack. */
export function resource(type: string, props: object, rest: Partial<Resource> = {}): Resource {
  const { name = "it", stack = "dev" } = rest;
  const urn = `urn:pulumi:${stack}::sluice::${type}::${name}`;
  return { type, name, urn, stack, props: props as Resource["props"], references: [], ...rest };
}
