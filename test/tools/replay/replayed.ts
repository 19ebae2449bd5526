import type { ObjectRef } from "../../../runtime/model/object.ts";
import type { WorkOutcome } from "../../../runtime/work/object-worker.ts";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import type { MessageContents, NamedObject } from "../../../tools/failures/messages/message-contents.ts";
import { replayMessage, type MessageReplay } from "../../../tools/replay/replay-message.ts";
import { failedOutcome, type ReplayObjectOptions } from "../../../tools/replay/replay-object.ts";
import { ReplayTally, type ReplaySummary } from "../../../tools/replay/replay-summary.ts";

/** What becomes of an object: its key begins with one of these. */
const FATES = {
  good: (): WorkOutcome => ({ kind: "done", totals: totals({ records: 2 }), failure: undefined }),
  gone: (): WorkOutcome => ({ kind: "done", totals: totals({ gone: 1 }), failure: undefined }),
  fails: (object: ObjectRef): WorkOutcome =>
    failedOutcome(Object.assign(new Error("slow down"), { name: "SlowDown" }), object),
  bad: (object: ObjectRef): WorkOutcome => {
    const reasons = ["empty" as const, "invalid-time" as const].map((reason, n) => ({
      ...{ record: n, line: n + 1, column: 1, reason, detail: `about ${reason}` },
    }));
    const failure = { kind: "rejected" as const, object: { ...object, etag: "e" }, rejected: 2, reasons, omitted: 0 };
    return { kind: "done", totals: totals({ withRejects: 1, records: 2 }), failure };
  },
  abandoned: (): WorkOutcome => ({ kind: "abandoned" }),
  fatal: (): WorkOutcome => ({ kind: "fatal", error: Object.assign(new Error("no"), { name: "ExpiredToken" }) }),
};

const totals = (changes: object) => ({ ...ZERO_TOTALS, objects: 1, ...changes });

export const outcomeOf = (object: ObjectRef): WorkOutcome => {
  const fate = Object.entries(FATES).find(([name]) => object.key.startsWith(name));
  if (!fate) throw new Error(`no fate for ${object.key}`);
  return fate[1](object);
};

/** @param worked gets the keys of the objects that are processed */
export const replaying = (worked: string[] = [], changes: Partial<ReplayObjectOptions> = {}): ReplayObjectOptions => ({
  work: (object) => {
    worked.push(object.key);
    return Promise.resolve(outcomeOf(object));
  },
  current: () => Promise.resolve({ etag: "e" }),
  faultOf: failedOutcome,
  allVersions: false,
  ...changes,
});

export const named = (key: string): NamedObject => ({ bucket: "files", key });

/** The events of objects with these keys. */
export const events = (...keys: string[]): MessageContents & { kind: "events" } => ({
  ...{ kind: "events", objects: keys.map(named), reasons: [{ name: "event", detail: "" }], requestId: undefined },
});

/** The outcome of a message that counts. */
export type Counted = Exclude<MessageReplay, { kind: "abandoned" | "fatal" }>;

/** Replays a message that names objects with these keys. */
export const replayOf = async (...keys: string[]): Promise<Counted> =>
  (await replayMessage(events(...keys), replaying())) as Counted;

/** A message that cannot be processed. */
export const untouched = (name: string): Counted => ({ kind: "untouched", reason: { name, detail: "why\nso" } });

/** A message whose object a newer version has replaced. */
export const superseded: Counted = {
  ...{ kind: "done", totals: { ...ZERO_TOTALS, objects: 1 } },
  objects: [
    { object: named("k"), replay: { kind: "done", why: "superseded", totals: { ...ZERO_TOTALS, objects: 1 } } },
  ],
};

/** The summary of a replay of an empty queue. */
export const summaryOf = (changes: Partial<ReplaySummary> = {}): ReplaySummary => ({
  ...new ReplayTally().summary({ source: "q", dryRun: false, ended: "finished", left: { waiting: 0, inFlight: 0 } }),
  ...changes,
});
