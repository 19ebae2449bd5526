/** Where rejected records are reported, once an object. */
export interface FailureQueue {
  send(message: string): Promise<void>;
}
