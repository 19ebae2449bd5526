import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { Continuation, Continuations } from "../event/read/continuation.ts";

/**
 * Hands on an object by an asynchronous invocation, which Lambda keeps and retries like S3's own.
 *
 * The call carries the trace header of this invocation, so Lambda sees a loop and would stop it after some 16 parts. The program
 * allows it, and the bound on parts without progress takes its place.
 */
export class LambdaContinuations implements Continuations {
  readonly #client: LambdaClient;

  constructor(client: LambdaClient) {
    this.#client = client;
  }

  async send(functionName: string, continuation: Continuation): Promise<void> {
    await this.#client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: "Event",
        Payload: Buffer.from(JSON.stringify(continuation)),
      }),
    );
  }
}
