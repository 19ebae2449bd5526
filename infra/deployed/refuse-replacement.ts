import * as pulumi from "@pulumi/pulumi";
import { keyNames } from "../../runtime/mapping/record-mapping.ts";
import { configError } from "../settings/config-error.ts";
import { withDefaults } from "../settings/resolve-settings.ts";
import type { JsonPipelineArgs } from "../settings/settings.ts";
import { deployedResources } from "./deployed-resources.ts";
import { replacedData, type Replacement } from "./replaced-data.ts";

/**
 * Refuses an update that would replace the stack's table or bucket, or delete it while the stack goes on.
 *
 * Pulumi itself refuses that only for what is protected. It has to be called before the update begins, and for the one pipeline of
 * a program.
 *
 * @throws {pulumi.RunError} what would be replaced and why, and how to move instead
 */
export async function refuseReplacement(name: string, args: JsonPipelineArgs): Promise<void> {
  const settings = withDefaults(name, args);
  const deployed = await deployedResources();
  const refused = replacedData(name, { ...settings, keys: keyNames(settings.mapping) }, deployed).filter(
    ({ movable }) => !movable,
  );
  if (refused.length === 0) return;
  throw configError(refused.map((each) => describe(each, settings, pulumi.getStack())).join("\n"));
}

/** What would happen, and what to type instead. */
export function describe(
  { kind, name, cause, keep }: Replacement,
  { protect, retain }: Pick<JsonPipelineArgs, "protect" | "retain">,
  stack: string,
): string {
  const contents = kind === "table" ? "items" : "files";
  const isThrowAway = protect === false && retain === false;
  return [
    `Stack "${stack}": ${cause}: this would delete the ${kind} ${name} and its ${contents}, or fail halfway`,
    `  To keep it: ${keep}`,
    `  To move to another ${kind}, with nothing lost: docs/stacks.md${MOVES[kind]}`,
    ...(isThrowAway ? ["  If everything in the stack may be lost: pulumi destroy, then pulumi up"] : []),
  ].join("\n");
}

const MOVES = { table: "#move-to-another-table", bucket: "#move-to-another-bucket-region-or-account" };
