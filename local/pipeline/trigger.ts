import { UserError } from "../../terminal/user-error.ts";
import { bridgedEvents, isMatched } from "../events/event-rule.ts";
import type { FunctionError } from "../lambda/environment.ts";
import type { LocalFunction } from "../lambda/function.ts";
import { QueueSource } from "../lambda/queue-source.ts";
import type { DeclaredPipeline, DeclaredSource } from "../program/declared.ts";
import type { S3Server } from "../s3/server.ts";
import type { SqsServer } from "../sqs/server.ts";

export interface TriggerOptions {
  readonly s3: Pick<S3Server, "setNotifications">;
  readonly sqs: Pick<SqsServer, "queue">;
  readonly retryDelaysMilliseconds: readonly number[];
  readonly stopGraceMilliseconds: number;
  readonly onFailure?: ((error: FunctionError, retryInMilliseconds: number) => void) | undefined;
  /** Called with the key of every created object that no rule of EventBridge takes. */
  readonly onIgnored?: ((key: string) => void) | undefined;
}

/** The way from the bucket to the function that the program declares: directly, through a queue, or through EventBridge. */
export class PipelineTrigger {
  readonly #options: TriggerOptions;
  /** What feeds the function from a queue, if the program declares it. */
  #source: QueueSource | undefined;

  constructor(options: TriggerOptions) {
    this.#options = options;
  }

  /** The number of messages in the queue before the function. */
  get pending(): number {
    return this.#source?.pending ?? 0;
  }

  /** Resolves when the queue before the function is empty. */
  async idle(): Promise<void> {
    await this.#source?.idle();
  }

  /** Connects the bucket with the function, instead of what it was connected with before. */
  async connect(declared: DeclaredPipeline, called: LocalFunction): Promise<void> {
    const { bucket, rules, patterns, source } = declared;
    await this.stop();
    this.#source = source && this.#startSource(source, declared, called);
    const notified = rules.map((rule) => ({
      ...rule,
      deliver: (event: object) => this.#deliver(event, rule.targetArn, declared, called),
    }));
    const bridge = { id: "eventbridge", events: ["s3:*"], prefix: "", suffix: "" };
    const deliver = (event: object): void => this.#bridge(event, declared, called);
    this.#options.s3.setNotifications(
      bucket.name,
      patterns.length === 0 ? notified : [...notified, { ...bridge, deliver }],
    );
  }

  /** Receives nothing more from the queue, and waits for what runs. What waits stays in the queue. */
  async stop(): Promise<void> {
    await this.#source?.stop(this.#options.stopGraceMilliseconds);
    this.#source = undefined;
  }

  #startSource(
    { queueArn, batchSize, maximumConcurrency = Infinity }: DeclaredSource,
    { region }: DeclaredPipeline,
    called: LocalFunction,
  ): QueueSource {
    const queue = this.#options.sqs.queue(nameIn(queueArn));
    if (queue === undefined) throw new UserError(`the program does not declare the queue ${queueArn}`);
    return new QueueSource({
      ...{ queue, queueArn, region, batchSize },
      concurrency: Math.min(maximumConcurrency, called.concurrency),
      invoke: (invocation) => called.invoke(invocation),
      retryDelaysMilliseconds: this.#options.retryDelaysMilliseconds,
      onFailure: (error, retryIn) => this.#options.onFailure?.(error, retryIn),
    });
  }

  #deliver(event: object, targetArn: string, { function: declared }: DeclaredPipeline, called: LocalFunction): void {
    if (targetArn === declared.arn) called.accept(event);
    else this.#options.sqs.queue(nameIn(targetArn))?.send(JSON.stringify(event), undefined, undefined);
  }

  /** EventBridge: each rule that takes an event hands it to the function. */
  #bridge(notification: object, { patterns }: DeclaredPipeline, called: LocalFunction): void {
    for (const event of bridgedEvents(notification)) {
      const rules = patterns.filter((pattern) => isMatched(pattern, event));
      rules.forEach(() => called.accept(event));
      if (rules.length === 0) this.#options.onIgnored?.(event.detail.object.key);
    }
  }
}

/** A queue's name, from its ARN. */
const nameIn = (queueArn: string): string => queueArn.split(":").at(-1) ?? "";
