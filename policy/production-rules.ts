import { isProduction, type ResourceRule, UNKNOWN } from "./rule.ts";

export const PRODUCTION_RULES: readonly ResourceRule[] = [
  {
    name: "production-table-is-recoverable",
    description: "In production, a table can be restored to any point in time of the last weeks.",
    types: ["aws:dynamodb/table:Table"],
    fault: ({ props, stack }) => {
      const recovery = props["pointInTimeRecovery"] as { readonly enabled?: unknown } | undefined;
      const enabled = recovery?.enabled;
      return isProduction(stack) && enabled !== true && enabled !== UNKNOWN
        ? "cannot be restored: pointInTimeRecovery must be enabled in production"
        : undefined;
    },
  },
];
