import { AdaptiveLimit } from "../../../runtime/work/adaptive-limit.ts";
import { Stop } from "../../../runtime/work/stop.ts";
import { Window } from "../../../runtime/work/window.ts";
import type { FailureQueueReader, QueueCounts, ReceivedMessage } from "../../../tools/failures/queue/failure-queue.ts";
import type { ReplayOptions } from "../../../tools/replay/replay-options.ts";
import { ReplaySession, type ReplaySessionOptions } from "../../../tools/replay/replay-session.ts";
import { capturedIo } from "../../support/captured-output.ts";
import { replaying } from "./replayed.ts";

/** The time of a replay. */
export const NOW = 1_000_000;
/** Chooses every message. */
export const ANY = { only: undefined, prefix: undefined, olderThan: undefined };

/** A queue in memory: what is deleted is gone; what is returned can be received again. */
export class FakeQueue implements FailureQueueReader {
  readonly messages: ReceivedMessage[];
  readonly deleted: string[] = [];
  readonly returned: string[] = [];
  /** Overrides what the queue says of itself, one after the other. */
  counted: Partial<QueueCounts>[] = [];
  asked = 0;
  onDelete: () => void = () => undefined;

  /** @param keys the keys that each message names */
  constructor(...keys: string[]) {
    this.messages = keys.map((names, n) => {
      const Records = names.split(" ").map((key) => ({ s3: { bucket: { name: "files" }, object: { key } } }));
      return {
        id: `m${n}`,
        handle: `h${n}`,
        body: JSON.stringify({ Records }),
        sentAt: NOW - n * 1_000,
        receiveCount: n + 1,
      };
    });
  }
  counts(): Promise<QueueCounts> {
    this.asked += 1;
    const waiting = this.messages.length + this.returned.length;
    return Promise.resolve({ waiting, inFlight: 0, deadLetters: undefined, ...this.counted.shift() });
  }
  receive(): Promise<readonly ReceivedMessage[]> {
    return Promise.resolve(this.messages.splice(0, 2));
  }
  changeVisibility(handles: readonly string[], seconds: number): Promise<void> {
    if (seconds === 0) this.returned.push(...handles);
    return Promise.resolve();
  }
  delete(handle: string): Promise<void> {
    this.onDelete();
    this.deleted.push(handle);
    return Promise.resolve();
  }
}

/** A session whose objects have the fates that their keys name, one message at a time. */
export function makeSession(
  folder: string,
  options: Partial<ReplayOptions> = {},
  changes: Partial<ReplaySessionOptions> = {},
) {
  const worked: string[] = [];
  const waits: number[] = [];
  const io = capturedIo(folder, { now: () => NOW });
  const stop = new Stop(new AbortController().signal);
  const session = new ReplaySession({
    options: {
      ...{ source: { kind: "queue", where: { kind: "local", endpoints: {} }, queue: undefined }, choice: ANY },
      ...{ limit: Infinity, allVersions: false, rewrite: false, dryRun: false, concurrency: 1, maxWrites: Infinity },
      ...{ json: false, yes: false, ...options },
    },
    ...{ source: "the source", bucket: "files", stop, io, throttles: () => 0 },
    engine: {
      replaying: replaying(worked),
      window: new Window(1),
      limit: new AdaptiveLimit(
        1,
        () => 0,
        () => undefined,
      ),
    },
    sleep: (milliseconds) => Promise.resolve(waits.push(milliseconds)),
    ...changes,
  });
  return { session, io, worked, waits, stop };
}
