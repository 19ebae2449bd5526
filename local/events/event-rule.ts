import { decodedKey } from "./decoded-key.ts";

/** A pattern of EventBridge, as far as the program uses it. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly string[];
  readonly detail: {
    readonly bucket: { readonly name: readonly string[] };
    readonly object?: { readonly key: readonly KeyMatcher[] };
  };
}

type KeyMatcher = { readonly prefix: string } | { readonly suffix: string } | { readonly wildcard: string };

/** S3's notification of one object, as the embedded S3 makes it. */
interface Notification {
  readonly Records: readonly {
    readonly awsRegion: string;
    readonly eventTime: string;
    readonly eventName: string;
    readonly s3: {
      readonly bucket: { readonly name: string };
      readonly object: {
        readonly key: string;
        readonly size?: number;
        readonly eTag?: string;
        readonly versionId?: string;
        readonly sequencer?: string;
      };
    };
  }[];
}

/** S3's event through EventBridge. */
export interface BridgedEvent {
  readonly source: "aws.s3";
  readonly "detail-type": string;
  readonly detail: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

/**
 * The events that S3 sends to EventBridge, where it would send this notification. Their keys are not encoded.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function bridgedEvents(notification: object): BridgedEvent[] {
  return (notification as Notification).Records.filter(({ eventName }) => eventName.startsWith("ObjectCreated:")).map(
    ({ awsRegion, eventTime, eventName, s3: { bucket, object } }) => ({
      version: "0",
      id: crypto.randomUUID(),
      source: "aws.s3",
      "detail-type": "Object Created",
      time: eventTime,
      region: awsRegion,
      detail: {
        version: "0",
        bucket: { name: bucket.name },
        object: {
          key: decodedKey(object.key),
          size: object.size,
          etag: object.eTag,
          ...(object.versionId === undefined ? {} : { "version-id": object.versionId }),
          sequencer: object.sequencer,
        },
        reason: eventName.replace("ObjectCreated:", "") + "Object",
      },
    }),
  );
}

/** Whether a rule with this pattern takes the event. */
export function isMatched(pattern: EventPattern, event: BridgedEvent): boolean {
  const { bucket, object } = pattern.detail;
  return (
    pattern.source.includes(event.source) &&
    pattern["detail-type"].includes(event["detail-type"]) &&
    bucket.name.includes(event.detail.bucket.name) &&
    (object === undefined || object.key.some((matcher) => isKeyMatched(matcher, event.detail.object.key)))
  );
}

function isKeyMatched(matcher: KeyMatcher, key: string): boolean {
  if ("prefix" in matcher) return key.startsWith(matcher.prefix);
  if ("suffix" in matcher) return key.endsWith(matcher.suffix);
  return wildcardOf(matcher.wildcard).test(key);
}

/** An asterisk matches any number of characters; a backslash makes the next one stand for itself. */
function wildcardOf(text: string): RegExp {
  const source = text.replace(/\\(.)|(\*)|(.)/gsu, (_all, escaped?: string, star?: string, plain?: string) =>
    star === undefined ? literal(escaped ?? plain ?? "") : ".*",
  );
  return new RegExp(`^${source}$`, "su");
}

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/u, "\\$&");
