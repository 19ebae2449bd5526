/**
 * Pulumi's policy pack: `pulumi preview --policy-pack policy` refuses a stack that breaks a rule. Run a preview before an update:
 * `up --skip-preview` finds a violation only when it reaches the resource, after it created others.
 */
import { PolicyPack, type ReportViolation, type ResourceValidationArgs } from "@pulumi/policy";
import { BUCKET_RULES } from "./bucket-rules.ts";
import { ENCRYPTION_RULES } from "./encryption-rules.ts";
import { known } from "./known.ts";
import { PRODUCTION_RULES } from "./production-rules.ts";
import { ROLE_RULES } from "./role-rules.ts";
import { type Resource, type ResourceRule, type StackRule, stackOf } from "./rule.ts";
import { STACK_RULES } from "./stack-rules.ts";

const RESOURCE_RULES: readonly ResourceRule[] = [
  ...BUCKET_RULES,
  ...ENCRYPTION_RULES,
  ...PRODUCTION_RULES,
  ...ROLE_RULES,
];

new PolicyPack("sluice", {
  enforcementLevel: "mandatory",
  policies: [...RESOURCE_RULES.map(resourcePolicy), ...STACK_RULES.map(stackPolicy)],
});

function resourcePolicy({ name, description, types, fault }: ResourceRule) {
  return {
    name,
    description,
    validateResource: (args: ResourceValidationArgs, report: ReportViolation) => {
      if (!types.includes(args.type)) return;
      const found = fault(resourceOf(args));
      if (found !== undefined) report(`${args.name} ${found}`);
    },
  };
}

function stackPolicy({ name, description, faults }: StackRule) {
  return {
    name,
    description,
    validateStack: ({ resources }: { resources: readonly StackResource[] }, report: ReportViolation) => {
      for (const { resource, fault } of faults(resources.map(resourceOf)))
        report(`${resource.name} ${fault}`, resource.urn);
    },
  };
}

interface StackResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Record<string, unknown>;
  readonly propertyDependencies?: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

function resourceOf({ type, name, urn, props, propertyDependencies = {} }: StackResource): Resource {
  const references = Object.values(propertyDependencies).flatMap((targets) => targets.map((target) => target.urn));
  return { type, name, urn, stack: stackOf(urn), props: known(props) as Resource["props"], references };
}
