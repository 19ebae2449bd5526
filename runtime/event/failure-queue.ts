/** Where rejected records are reported, in one message per object. */
export interface FailureQueue {
  send(message: string): Promise<void>;
}
