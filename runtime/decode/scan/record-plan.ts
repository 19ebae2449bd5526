import { WILDCARD } from "../../json/json-pointer.ts";
import type { ParsedMapping } from "../../map/parse-mapping.ts";

/** What the mapping wants of a value in a record, and of what is in it. */
export interface PlanNode {
  /** The index of the place that keeps the value's kind and text; -1 if there is none. */
  scalar: number;
  /** The index of the place that keeps it as a value for DynamoDB; -1 if there is none. */
  value: number;
  /** The places of this node and of all below it. */
  readonly places: number[];
  /** By the name or index of the member. */
  readonly members: Map<string, PlanNode>;
}

const newNode = (): PlanNode => ({ scalar: -1, value: -1, places: [], members: new Map() });

const PLANS = new WeakMap<ParsedMapping, PlanNode>();

/** The plan for records of a mapping, made once for each. The mapping's fields of the document around a record have no part in it. */
export function recordPlan(mapping: ParsedMapping): PlanNode {
  let plan = PLANS.get(mapping);
  if (plan === undefined) PLANS.set(mapping, (plan = makePlan(mapping)));
  return plan;
}

function makePlan({ places }: ParsedMapping): PlanNode {
  const root = newNode();
  for (const [index, { scope, tokens, keeps }] of places.entries()) {
    if (scope === "document") continue;
    let node = root;
    node.places.push(index);
    for (const token of tokens) {
      if (token === WILDCARD) throw new Error("a pointer into a record has no wildcard");
      let next = node.members.get(token);
      if (next === undefined) node.members.set(token, (next = newNode()));
      node = next;
      node.places.push(index);
    }
    if (keeps === "scalar") node.scalar = index;
    else node.value = index;
  }
  return root;
}
