import { join } from "node:path";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { UserError } from "../../terminal/user-error.ts";
import type { PipelineAddress } from "./address.ts";
import { dynamodbClient, sqsClient } from "./clients.ts";
import { createTable } from "../dynamodb/create-table.ts";
import { Journal } from "../server/journal.ts";
import type { AcceptedEvent, GivenUp } from "../lambda/asynchronous-invocation.ts";
import { failureEnvelope } from "../lambda/destination.ts";
import type { FunctionError } from "../lambda/environment.ts";
import { LocalFunction } from "../lambda/function.ts";
import { deployedFunction } from "./deployed-function.ts";
import { type DeclaredPipeline, declaredPipeline } from "../program/declared.ts";
import type { RecordedProgram } from "../program/recorded.ts";
import type { ObjectChange } from "../s3/server.ts";
import { PipelineTrigger } from "./trigger.ts";
import { type Servers, type ServersOptions, startServers } from "./servers.ts";

export interface PipelineOptions {
  /** State persists in this folder. Without it, state is kept in memory. */
  readonly directory?: string;
  /** 0, the default, takes a free one. */
  readonly ports?: ServersOptions["ports"];
  /** Before the first retry of an event, the second ...; AWS waits 1 and 2 minutes, this by default for a moment. */
  readonly retryDelaysMilliseconds?: readonly number[];
  /** How long running work may continue when the pipeline stops. */
  readonly stopGraceMilliseconds?: number;
  /** Epoch milliseconds, for the bucket, the queue and the age of events. */
  readonly clock?: () => number;
  /** Called with every line that the function prints: JSON lines as what they hold, others as text. */
  readonly onFunctionLog?: (line: unknown) => void;
  /** Called when an invocation failed; it is retried after that time, or given up. */
  readonly onFailure?: (error: FunctionError, retryInMilliseconds: number | undefined) => void;
  /** Called with the key of every object that is put into the bucket and that no trigger takes. */
  readonly onIgnored?: (key: string) => void;
}

export interface Pipeline {
  readonly address: PipelineAddress;
  /** Where the function calls itself. */
  readonly lambdaEndpoint: string;
  /** The number of accepted events that are not finished. */
  readonly pending: number;
  /** Resolves when every accepted event is finished. */
  idle(): Promise<void>;
  /**
   * Makes what another run of the program declares, and runs its function from now on. What is stored stays, and so do
   * pending events.
   *
   * @throws UserError where that cannot be; the pipeline then goes on as it was
   */
  update(program: RecordedProgram): Promise<void>;
  /** Stops all of it, once. What runs comes to its end; what waits is kept where state persists, and dropped elsewhere. */
  stop(): Promise<void>;
}

/** Creates what the program declares on servers in this process, which listen on the loopback address only. */
export async function startPipeline(program: RecordedProgram, options: PipelineOptions = {}): Promise<Pipeline> {
  const declared = declaredPipeline(program);
  const { directory, ports, clock = Date.now } = options;
  let pipeline: RunningPipeline | undefined;
  const servers = await startServers({
    region: declared.region,
    directory,
    ports,
    clock,
    onUnmatched: (change) => pipeline?.noteUnmatched(change),
    onInvoke: (functionName, event) => pipeline?.invoke(functionName, event) ?? false,
  });
  try {
    pipeline = new RunningPipeline(servers, declared, options);
    await pipeline.start();
    return pipeline;
  } catch (error) {
    await (pipeline?.stop() ?? servers.close());
    throw error;
  }
}

class RunningPipeline implements Pipeline {
  readonly #servers: Servers;
  readonly #options: PipelineOptions;
  readonly #sqs: SQSClient;
  readonly #trigger: PipelineTrigger;
  #declared: DeclaredPipeline;
  /** URLs of the queues here, by their recorded URLs. */
  #queueUrls: ReadonlyMap<string, string> = new Map();
  #function: LocalFunction | undefined;
  #stopped: Promise<void> | undefined;

  constructor(servers: Servers, declared: DeclaredPipeline, options: PipelineOptions) {
    this.#servers = servers;
    this.#options = options;
    this.#declared = declared;
    const { region } = declared;
    this.#sqs = sqsClient({ endpoint: servers.sqs.endpoint, region });
    this.#trigger = new PipelineTrigger({
      ...{ s3: servers.s3, sqs: servers.sqs, onFailure: options.onFailure, onIgnored: options.onIgnored },
      ...{ retryDelaysMilliseconds: this.#retryDelays, stopGraceMilliseconds: this.#stopGrace },
    });
  }

  get address(): PipelineAddress {
    const { s3, dynamodb, sqs } = this.#servers;
    const { region, bucket, tableName, failureQueueUrl } = this.#declared;
    return {
      s3Endpoint: s3.endpoint,
      dynamodbEndpoint: dynamodb.endpoint,
      sqsEndpoint: sqs.endpoint,
      region,
      bucket: bucket.name,
      table: tableName,
      failureQueueUrl: this.#queueUrls.get(failureQueueUrl) ?? failureQueueUrl,
      functionName: this.#declared.function.name,
    };
  }

  get #retryDelays(): readonly number[] {
    return this.#options.retryDelaysMilliseconds ?? [200, 400];
  }

  get #stopGrace(): number {
    return this.#options.stopGraceMilliseconds ?? 5_000;
  }

  get lambdaEndpoint(): string {
    return this.#servers.lambda.endpoint;
  }

  get pending(): number {
    return (this.#function?.pending ?? 0) + this.#trigger.pending;
  }

  async start(): Promise<void> {
    const { clock = Date.now, directory, onFailure, onFunctionLog } = this.#options;
    this.#queueUrls = await this.#makeResources(this.#declared);
    this.#function = await LocalFunction.start(deployedFunction(this.#declared, this.#servers, this.#queueUrls), {
      journal: new Journal<AcceptedEvent>(directory === undefined ? undefined : join(directory, "events.ndjson")),
      retryDelaysMilliseconds: this.#retryDelays,
      stopGraceMilliseconds: this.#stopGrace,
      clock,
      onLine: (line) => onFunctionLog?.(parsedLine(line)),
      onFailure: (error, retryIn) => onFailure?.(error, retryIn),
      onGivenUp: (event) => this.#deliverFailure(event),
    });
    await this.#connectTrigger();
  }

  async update(program: RecordedProgram): Promise<void> {
    const declared = declaredPipeline(program);
    const { region, bucket } = this.#declared;
    if (declared.region !== region) {
      throw new UserError(`aws:region is ${declared.region} now; stop and start again to change it`);
    }
    const queueUrls = await this.#makeResources(declared);
    const fault = await this.#function?.update(deployedFunction(declared, this.#servers, queueUrls));
    if (fault !== undefined) {
      throw new UserError(`the function does not load: ${fault.errorType}: ${fault.errorMessage}`);
    }
    this.#declared = declared;
    this.#queueUrls = queueUrls;
    if (declared.bucket.name !== bucket.name) this.#servers.s3.setNotifications(bucket.name, []);
    await this.#connectTrigger();
  }

  async idle(): Promise<void> {
    // What comes from the queue may be handed on to the function itself.
    do {
      await this.#trigger.idle();
      await this.#function?.idle();
    } while (this.pending > 0);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** Reports a change that the trigger does not ask for if it is an object that was put into the bucket. */
  noteUnmatched({ bucket, eventName, key }: ObjectChange): void {
    const isRunning = this.#function !== undefined && this.#stopped === undefined;
    if (!isRunning || bucket !== this.#declared.bucket.name || !eventName.startsWith("ObjectCreated:")) return;
    this.#options.onIgnored?.(key);
  }

  /** Takes an event that the function sends to itself. */
  invoke(functionName: string, event: object): boolean {
    if (functionName !== this.#declared.function.name || this.#function === undefined) return false;
    this.#function.accept(event);
    return true;
  }

  async #stop(): Promise<void> {
    this.#servers.s3.setNotifications(this.#declared.bucket.name, []);
    await this.#trigger.stop();
    await this.#function?.stop();
    this.#sqs.destroy();
    await this.#servers.close();
  }

  /** Makes queues, bucket and tables that are not there yet. @returns the queues' URLs by the recorded ones */
  async #makeResources({ queues, bucket, tables, region }: DeclaredPipeline): Promise<ReadonlyMap<string, string>> {
    const { s3, dynamodb, sqs } = this.#servers;
    const urls = queues.map(
      ({ name, url, attributes, redrive }) => [url, sqs.createQueue(name, attributes, redrive)] as const,
    );
    await s3.createBucket(bucket.name, { versioning: bucket.versioning });
    const client = dynamodbClient({ endpoint: dynamodb.endpoint, region });
    for (const table of tables) await createTable(client, table);
    client.destroy();
    return new Map(urls);
  }

  async #connectTrigger(): Promise<void> {
    if (this.#function !== undefined) await this.#trigger.connect(this.#declared, this.#function);
  }

  /** Sends an event that Lambda gives up to the function's on-failure destination. */
  async #deliverFailure(event: GivenUp): Promise<void> {
    const { queues, function: declared } = this.#declared;
    const destination = queues.find((queue) => queue.arn === declared.onFailureArn);
    if (destination === undefined) return;
    const { clock = Date.now } = this.#options;
    const MessageBody = JSON.stringify(failureEnvelope(event, declared.arn, clock()));
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#queueUrls.get(destination.url), MessageBody }));
  }
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
