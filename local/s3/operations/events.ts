import { encodeKey } from "../http/key-encoding.ts";

/** One record of S3's event message, version 2.1. Source: "Event message structure", Amazon S3 User Guide. */
export interface S3EventRecord {
  readonly eventVersion: "2.1";
  readonly eventSource: "aws:s3";
  readonly awsRegion: string;
  /** ISO 8601 with milliseconds. */
  readonly eventTime: string;
  /** Without the leading `s3:`, such as `ObjectCreated:Put`. */
  readonly eventName: string;
  readonly userIdentity: { readonly principalId: string };
  readonly requestParameters: { readonly sourceIPAddress: string };
  readonly responseElements: { readonly "x-amz-request-id": string; readonly "x-amz-id-2": string };
  readonly s3: {
    readonly s3SchemaVersion: "1.0";
    /** The notification rule's id. */
    readonly configurationId: string;
    readonly bucket: {
      readonly name: string;
      readonly ownerIdentity: { readonly principalId: string };
      readonly arn: string;
    };
    readonly object: {
      /** URL-encoded: a space is a plus. */
      readonly key: string;
      readonly size?: number;
      readonly eTag?: string;
      /** Absent for the null version. */
      readonly versionId?: string;
      /** Hexadecimal. Of two events for one key, the one with the greater value is later. */
      readonly sequencer: string;
    };
  };
}

/** What a notification's target receives. */
export interface S3Event {
  readonly Records: S3EventRecord[];
}

/** Which events of a bucket are sent to which target. */
export interface NotificationRule {
  readonly id: string;
  /** Such as `s3:ObjectCreated:*` or `s3:ObjectCreated:Put`. */
  readonly events: readonly string[];
  readonly prefix?: string;
  readonly suffix?: string;
  readonly deliver: (event: S3Event) => void;
}

/** A change of an object. */
export interface ObjectChange {
  readonly eventName: string;
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly sizeBytes?: number;
  readonly etag?: string;
  readonly sequence: number;
  readonly requestId: string;
  readonly sourceAddress: string;
}

export interface NotifierOptions {
  readonly region: string;
  readonly clock: () => number;
  readonly onEvent?: ((event: S3EventRecord, bucket: string) => void) | undefined;
  /** Called with every change that no rule asks for. */
  readonly onUnmatched?: ((change: ObjectChange) => void) | undefined;
}

/** Sends changes to receivers, in order, before the request that made them is answered: every acknowledged change was sent. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #rules = new Map<string, readonly NotificationRule[]>();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  setRules(bucket: string, rules: readonly NotificationRule[]): void {
    this.#rules.set(bucket, rules);
  }

  /** If a receiver throws, this only causes a warning, and does not affect the request or other receivers. Receivers are not awaited. */
  notify(change: ObjectChange): void {
    const eventTime = new Date(this.#options.clock()).toISOString();
    const rules = (this.#rules.get(change.bucket) ?? []).filter((rule) => ruleMatches(rule, change));
    const { onEvent, onUnmatched, region } = this.#options;
    attempt(() => onEvent?.(eventRecord(change, region, eventTime, ""), change.bucket));
    if (rules.length === 0) attempt(() => onUnmatched?.(change));
    for (const rule of rules) {
      attempt(() => rule.deliver({ Records: [eventRecord(change, region, eventTime, rule.id)] }));
    }
  }
}

/** Whether a rule matches a change: by its events, and by prefix and suffix of the raw key, case-sensitively. */
export function ruleMatches(rule: NotificationRule, change: Pick<ObjectChange, "eventName" | "key">): boolean {
  const name = `s3:${change.eventName}`;
  return (
    rule.events.some((wanted) => wanted === name || (wanted.endsWith(":*") && name.startsWith(wanted.slice(0, -1)))) &&
    change.key.startsWith(rule.prefix ?? "") &&
    change.key.endsWith(rule.suffix ?? "")
  );
}

function eventRecord(change: ObjectChange, region: string, eventTime: string, configurationId: string): S3EventRecord {
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: region,
    eventTime,
    eventName: change.eventName,
    userIdentity: { principalId: "AWS:LOCAL" },
    requestParameters: { sourceIPAddress: change.sourceAddress },
    responseElements: { "x-amz-request-id": change.requestId, "x-amz-id-2": change.requestId },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: {
        name: change.bucket,
        ownerIdentity: { principalId: "LOCAL" },
        arn: `arn:aws:s3:::${change.bucket}`,
      },
      object: {
        key: encodeKey(change.key),
        ...(change.sizeBytes === undefined ? {} : { size: change.sizeBytes }),
        ...(change.etag === undefined ? {} : { eTag: change.etag }),
        ...(change.versionId === undefined ? {} : { versionId: change.versionId }),
        sequencer: change.sequence.toString(16).toUpperCase().padStart(18, "0"),
      },
    },
  };
}

function attempt(act: () => unknown): void {
  const warn = (error: unknown): void => process.emitWarning(`an S3 event's receiver failed: ${String(error)}`);
  try {
    // A receiver may be an async function despite its type. Its rejection must not end the process.
    Promise.resolve(act()).catch(warn);
  } catch (error) {
    warn(error);
  }
}
