import type {
  FailureQueueReader,
  QueueCounts,
  ReceivedMessage,
} from "../../../../tools/failures/queue/failure-queue.ts";

/** A message as received, of which a test says only what matters to it. */
export const messageOf = (id: string, changes: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
  ...{ id, handle: `${id}1`, body: "", sentAt: 0, receiveCount: 1 },
  ...changes,
});

/** A queue that hands out what it is told to, and writes down what is asked of it. */
export class ScriptedQueue implements FailureQueueReader {
  readonly #receives: (readonly ReceivedMessage[])[];
  /** The next counts; the last ones stay. */
  readonly nextCounts: QueueCounts[] = [{ waiting: 0, inFlight: 0, deadLetters: undefined }];
  /** The visibility timeout, in seconds, of each receive. */
  readonly received: number[] = [];
  readonly hidden: [handles: readonly string[], seconds: number][] = [];
  readonly deleted: string[] = [];
  counted = 0;
  onHide: () => void | Promise<void> = () => undefined;
  onDelete: () => void = () => undefined;

  constructor(...receives: (readonly ReceivedMessage[])[]) {
    this.#receives = receives;
  }

  counts = (): Promise<QueueCounts> => {
    this.counted += 1;
    const [first] = this.nextCounts;
    return Promise.resolve((this.nextCounts.length > 1 ? this.nextCounts.shift() : first)!);
  };

  receive = (seconds: number): Promise<readonly ReceivedMessage[]> => {
    this.received.push(seconds);
    return Promise.resolve(this.#receives.shift() ?? []);
  };

  changeVisibility = async (handles: readonly string[], seconds: number): Promise<void> => {
    this.hidden.push([handles, seconds]);
    await this.onHide();
  };

  delete = async (handle: string): Promise<void> => {
    await Promise.resolve();
    this.onDelete();
    this.deleted.push(handle);
  };
}
