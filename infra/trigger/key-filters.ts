/** Which keys a trigger takes. */
export interface KeyFilters {
  readonly prefix: string;
  /** A key must end with one of them. */
  readonly suffixes: readonly string[];
}

/**
 * Encodes a part of a key for a filter of a notification as S3 expects it: a space as `+`, other special characters
 * percent-encoded.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function filterText(part: string): string {
  return encodeURIComponent(part).replaceAll("%2F", "/").replaceAll("%20", "+");
}

/**
 * The pattern of the events of a bucket's created objects, for a rule of EventBridge. Keys in these events are not encoded.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function createdObjects(bucketName: string, { prefix, suffixes }: KeyFilters): object {
  const all = prefix === "" && suffixes.includes("");
  return {
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: {
      bucket: { name: [bucketName] },
      ...(all ? {} : { object: { key: suffixes.map((suffix) => matcherOf(prefix, suffix)) } }),
    },
  };
}

/** Matchers in a list are alternatives, so a prefix and a suffix together need a wildcard. */
function matcherOf(prefix: string, suffix: string): object {
  if (suffix === "") return { prefix };
  if (prefix === "") return { suffix };
  return { wildcard: `${prefix.replaceAll("\\", "\\\\")}*${suffix.replaceAll("\\", "\\\\")}` };
}
