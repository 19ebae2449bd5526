import { createHash } from "node:crypto";
import { DEFAULT_ATTRIBUTES, type Queue, type QueueAttributes, type QueuedMessage } from "./queue.ts";

type Body = Readonly<Record<string, unknown>>;

/** The queues that an action works on. */
export interface Queues {
  byName(name: string): Queue | undefined;
  names(): string[];
  create(name: string, attributes: QueueAttributes): Queue;
  urlOf(name: string): string;
  arnOf(name: string): string;
}

/** A client error, with its code in the SQS API. */
export class SqsError extends Error {
  override readonly name = "SqsError";
  readonly code: string;
  /** The error's code in the older protocol, which SDKs still read. */
  readonly queryCode: string;

  constructor(code: string, message: string, queryCode = code) {
    super(message);
    this.code = code;
    this.queryCode = queryCode;
  }
}

/** The implemented actions of the SQS API, by name. Each takes the request's body and returns the answer's. */
export const ACTIONS: Readonly<Record<string, (queues: Queues, body: Body) => Body | Promise<Body>>> = {
  CreateQueue: createQueue,
  GetQueueUrl: (queues, body) => ({ QueueUrl: queues.urlOf(existing(queues, text(body, "QueueName")).name) }),
  ListQueues: (queues, body) => {
    const prefix = typeof body.QueueNamePrefix === "string" ? body.QueueNamePrefix : "";
    return {
      QueueUrls: queues
        .names()
        .filter((name) => name.startsWith(prefix))
        .map((name) => queues.urlOf(name)),
    };
  },
  GetQueueAttributes: getQueueAttributes,
  SendMessage: (queues, body) => send(queueOf(queues, body), body),
  SendMessageBatch: (queues, body) => {
    const queue = queueOf(queues, body);
    return batch(body, (entry) => send(queue, entry));
  },
  ReceiveMessage: receiveMessage,
  DeleteMessage: (queues, body) => {
    queueOf(queues, body).delete(text(body, "ReceiptHandle"));
    return {};
  },
  DeleteMessageBatch: (queues, body) => {
    const queue = queueOf(queues, body);
    return batch(body, (entry) => {
      queue.delete(text(entry, "ReceiptHandle"));
      return {};
    });
  },
  ChangeMessageVisibility: (queues, body) => changeVisibility(queueOf(queues, body), body),
  ChangeMessageVisibilityBatch: (queues, body) => {
    const queue = queueOf(queues, body);
    return batch(body, (entry) => changeVisibility(queue, entry));
  },
  PurgeQueue: (queues, body) => {
    queueOf(queues, body).purge();
    return {};
  },
};

function createQueue(queues: Queues, body: Body): Body {
  const name = text(body, "QueueName");
  if (!/^[\w-]{1,80}$/.test(name))
    throw new SqsError("InvalidParameterValue", "Only standard queues with plain names.");
  const given = Object.entries((body.Attributes ?? {}) as Record<string, string>)
    .filter(([key]) => key in DEFAULT_ATTRIBUTES)
    .map(([key, value]) => [key, Number(value)] as const);
  if (queues.byName(name) === undefined) queues.create(name, { ...DEFAULT_ATTRIBUTES, ...Object.fromEntries(given) });
  return { QueueUrl: queues.urlOf(name) };
}

function getQueueAttributes(queues: Queues, body: Body): Body {
  const queue = queueOf(queues, body);
  const { visible, notVisible, delayed } = queue.count();
  const all: Record<string, string> = {
    QueueArn: queues.arnOf(queue.name),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(notVisible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ...Object.fromEntries(Object.entries(queue.attributes).map(([name, value]) => [name, String(value)])),
  };
  const wanted = (body.AttributeNames ?? []) as string[];
  return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => asks(wanted, name))) };
}

/** The characters that SQS accepts: those of XML 1.0. */
const ALLOWED_TEXT = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

function send(queue: Queue, body: Body): Body {
  const messageBody = text(body, "MessageBody");
  if (!ALLOWED_TEXT.test(messageBody)) {
    throw new SqsError("InvalidMessageContents", "The message contains characters outside the allowed set.");
  }
  if (Buffer.byteLength(messageBody) > queue.attributes.MaximumMessageSize) {
    throw new SqsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.attributes.MaximumMessageSize} bytes.`,
    );
  }
  const attributes = body.MessageAttributes as Record<string, unknown> | undefined;
  const id = queue.send(messageBody, attributes, body.DelaySeconds as number | undefined);
  return { MessageId: id, MD5OfMessageBody: md5(messageBody) };
}

async function receiveMessage(queues: Queues, body: Body): Promise<Body> {
  const queue = queueOf(queues, body);
  const most = inRange(body, "MaxNumberOfMessages", 1, 1, 10);
  const visibility = body.VisibilityTimeout as number | undefined;
  const deadline =
    Date.now() + inRange(body, "WaitTimeSeconds", queue.attributes.ReceiveMessageWaitTimeSeconds, 0, 20) * 1000;
  let messages = queue.receive(most, visibility);
  while (messages.length === 0 && Date.now() < deadline && queues.byName(queue.name) === queue) {
    await queue.wait(deadline - Date.now());
    messages = queue.receive(most, visibility);
  }
  const wanted = [
    ...((body.AttributeNames ?? []) as string[]),
    ...((body.MessageSystemAttributeNames ?? []) as string[]),
  ];
  return messages.length === 0 ? {} : { Messages: messages.map((message) => received(message, wanted)) };
}

function received(message: QueuedMessage, wanted: readonly string[]): Body {
  const system = {
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  const attributes = Object.entries(system).filter(([name]) => asks(wanted, name));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(attributes.length === 0 ? {} : { Attributes: Object.fromEntries(attributes) }),
    ...(message.messageAttributes === undefined ? {} : { MessageAttributes: message.messageAttributes }),
  };
}

function changeVisibility(queue: Queue, body: Body): Body {
  const seconds = inRange(body, "VisibilityTimeout", undefined, 0, 43_200);
  if (!queue.changeVisibility(text(body, "ReceiptHandle"), seconds)) {
    throw new SqsError("ReceiptHandleIsInvalid", "The receipt handle is not that of a message in flight.");
  }
  return {};
}

function batch(body: Body, act: (entry: Body) => Body): Body {
  const entries = (body.Entries ?? []) as (Body & { Id: string })[];
  if (entries.length === 0 || entries.length > 10) {
    throw new SqsError("InvalidParameterValue", "A batch has 1 to 10 entries.");
  }
  const successful: Body[] = [];
  const failed: Body[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}

function queueOf(queues: Queues, body: Body): Queue {
  return existing(queues, text(body, "QueueUrl").split("/").at(-1) ?? "");
}

function existing(queues: Queues, name: string): Queue {
  const queue = queues.byName(name);
  if (queue !== undefined) return queue;
  const message = "The specified queue does not exist.";
  throw new SqsError("QueueDoesNotExist", message, "AWS.SimpleQueueService.NonExistentQueue");
}

function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value !== "") return value;
  throw new SqsError("MissingParameter", `The request must contain the parameter ${name}.`);
}

function inRange(body: Body, name: string, fallback: number | undefined, least: number, most: number): number {
  const value = body[name] ?? fallback;
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new SqsError("InvalidParameterValue", `${name} must be between ${least} and ${most}.`);
}

const asks = (wanted: readonly string[], name: string): boolean => wanted.includes("All") || wanted.includes(name);

const md5 = (value: string): string => createHash("md5").update(value).digest("hex");
