import * as pulumi from "@pulumi/pulumi";
import { type Arrivals, changedArrivals, deletedQueue, missedEvents } from "./changed-arrivals.ts";

/**
 * Warns if this update changes which events of S3 reach the function, compared with what the stack's outputs say of the last one.
 *
 * It has to be called before the update begins, and once a program: the outputs are those of the whole stack.
 */
export async function warnOfMissedEvents({ trigger, prefix, suffixes }: Arrivals): Promise<void> {
  const now = Date.now();
  const after = { trigger, prefix, suffixes };
  const before = await lastOutputs();
  const change = changedArrivals(before, after);
  if (change.length === 0) return;
  const context = { stack: pulumi.getStack(), now, isPreview: pulumi.runtime.isDryRun() };
  await pulumi.log.warn(missedEvents(change, deletedQueue(before, after), context));
}

/**
 * As `pulumi stack output` shows them; empty before the first deployment. The engine answers this itself: a StackReference asks the
 * same, but would be a resource of the stack.
 */
async function lastOutputs(): Promise<Partial<Arrivals>> {
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  try {
    const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
      readonly outputs?: Partial<Arrivals>;
    };
    return outputs ?? {};
  } catch (error) {
    // A warning that cannot be given is no reason to deploy nothing.
    const why = error instanceof Error ? error.message : String(error);
    await pulumi.log.warn(
      `The outputs of the last update cannot be read (${why}), so it is not known whether this one changes the trigger, the prefix or ` +
        "the suffixes. If it does, process the files that are created meanwhile: npx sluice backfill --since TIME",
    );
    return {};
  }
}
