/** Which events of S3 reach the function, and how: a stack's outputs of these names. */
export interface Arrivals {
  readonly trigger: {
    readonly kind: "direct" | "queue" | "eventbridge";
    /** Where the events go first: the function's name, or the queue's. */
    readonly target: string;
  };
  readonly prefix: string;
  readonly suffixes: readonly string[];
}

/** In minutes. S3 takes a change of a notification into account within about five; EventBridge and clocks need some, too. */
const SETTLING_MINUTES = 10;

const MINUTE = 60_000;

export interface UpdateContext {
  readonly stack: string;
  /** Epoch milliseconds, before the update begins. */
  readonly now: number;
  readonly isPreview: boolean;
}

/** What an update is about to change of the arrivals, in words; empty if nothing. */
export function changedArrivals(before: Partial<Arrivals>, after: Arrivals): string[] {
  const { trigger, prefix, suffixes } = before;
  // Before the first deployment there is nothing that could be missed.
  if (trigger === undefined || prefix === undefined || suffixes === undefined) return [];
  return [
    ...(trigger.kind === after.trigger.kind ? [] : [`the trigger (${trigger.kind} → ${after.trigger.kind})`]),
    ...(trigger.kind !== after.trigger.kind || trigger.target === after.trigger.target
      ? []
      : [`where S3's events go (${trigger.target} → ${after.trigger.target})`]),
    ...(prefix === after.prefix ? [] : [`the prefix (${JSON.stringify(prefix)} → ${JSON.stringify(after.prefix)})`]),
    ...(isSame(suffixes, after.suffixes)
      ? []
      : [`the suffixes (${JSON.stringify(suffixes)} → ${JSON.stringify(after.suffixes)})`]),
  ];
}

const isSame = (before: readonly string[], after: readonly string[]): boolean =>
  JSON.stringify([...before].sort()) === JSON.stringify([...after].sort());

/** A queue that the update deletes, with what waits in it. */
export function deletedQueue({ trigger }: Partial<Arrivals>, after: Arrivals): string | undefined {
  const isKept = after.trigger.kind === "queue" && after.trigger.target === trigger?.target;
  return trigger?.kind === "queue" && !isKept ? trigger.target : undefined;
}

/**
 * What to tell whoever makes such an update, and what to type afterwards.
 *
 * @param change of {@link changedArrivals}, not empty
 */
export function missedEvents(
  change: readonly string[],
  queue: string | undefined,
  { stack, now, isPreview }: UpdateContext,
): string {
  const waiting = queue === undefined ? "" : ` What still waits in the queue ${queue} is deleted with it.`;
  if (isPreview) {
    return (
      `This changes ${change.join(", and ")}. S3 needs some minutes for that, and the events of files that are created meanwhile ` +
      `may be lost.${waiting} The update prints the command that processes such files.`
    );
  }
  const since = new Date(Math.floor(now / MINUTE - SETTLING_MINUTES) * MINUTE).toISOString().replace(".000Z", "Z");
  return (
    `This changed ${change.join(", and ")}. S3 needs some minutes for that, and the events of files that are created meanwhile may ` +
    `be lost.${waiting} In ${SETTLING_MINUTES} minutes, process them:\n  npx sluice backfill --stack ${stack} --since ${since}`
  );
}
