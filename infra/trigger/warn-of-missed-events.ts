import * as pulumi from "@pulumi/pulumi";
import { askEngine } from "../deployed/ask-engine.ts";
import { stackReference } from "../deployed/deployed-resources.ts";
import { type Arrivals, changedArrivals, deletedQueue, missedEvents, type UpdateContext } from "./changed-arrivals.ts";

/**
 * Warns if this update changes which events of S3 reach the function, compared with what the stack's outputs say of the last one.
 *
 * It has to be called before the update begins, and once a program: the outputs are those of the whole stack.
 */
export async function warnOfMissedEvents({ trigger, prefix, suffixes }: Arrivals): Promise<void> {
  const context = { stack: pulumi.getStack(), now: Date.now(), isPreview: pulumi.runtime.isDryRun() };
  const advice = await adviceOnMissedEvents({ trigger, prefix, suffixes }, lastOutputs, context);
  if (advice !== undefined) await pulumi.log.warn(advice);
}

/**
 * What to warn of, if anything.
 *
 * @param last reads the outputs of the last update; if it cannot, that is said, and is no reason to deploy nothing
 */
export async function adviceOnMissedEvents(
  after: Arrivals,
  last: () => Promise<Partial<Arrivals>>,
  context: UpdateContext,
): Promise<string | undefined> {
  try {
    const before = await last();
    const change = changedArrivals(before, after);
    return change.length === 0 ? undefined : missedEvents(change, deletedQueue(before, after), context);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return (
      `The outputs of the last update cannot be read (${why}), so it is not known whether this one changes the trigger, the prefix or ` +
      `the suffixes. If it does, process the files that are created meanwhile: npx sluice backfill --stack ${context.stack} --since TIME`
    );
  }
}

/**
 * As `pulumi stack output` shows them; empty before the first deployment. The engine answers this itself: a StackReference asks the
 * same, but would be a resource of the stack.
 */
async function lastOutputs(): Promise<Partial<Arrivals>> {
  return (await askEngine<Partial<Arrivals>>("pulumi:pulumi:readStackOutputs", { name: stackReference() })) ?? {};
}
