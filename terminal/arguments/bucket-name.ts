/**
 * S3's rules for bucket names, shared by settings, command lines, and everything else that names a bucket.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */

/** What S3 accepts for a new general purpose bucket, except for {@link RESERVED_BUCKET_NAME}. */
export const NEW_BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export const RESERVED_BUCKET_NAME =
  /\.\.|^(\d+\.){3}\d+$|^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** Until 2018, us-east-1 also accepted capital letters, underscores and up to 255 characters. Such buckets still exist. */
const EXISTING_BUCKET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9_-]$/;

/** Names that S3 accepts instead of a bucket's own name, and what each one is. */
const OTHER_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^arn:[^:]*:s3:[^:]*:[^:]*:accesspoint[:/].*\.mrap$/, "the ARN of a multi-region access point"],
  [/^arn:[^:]*:s3-outposts:/, "the ARN of an access point on Outposts"],
  [/^arn:[^:]*:s3-object-lambda:/, "the ARN of an Object Lambda access point"],
  [/^arn:[^:]*:s3(express)?:[^:]*:[^:]*:accesspoint[:/]/, "the ARN of an access point"],
  [/-s3alias$/, "the alias of an access point"],
  [/--ol-s3$/, "the alias of an Object Lambda access point"],
  [/--op-s3$/, "the alias of an access point on Outposts"],
  [/--xa-s3$/, "the name of an access point for a directory bucket"],
  [/\.mrap$/, "the alias of a multi-region access point"],
];

/** Whether it is the alias or the ARN of an access point, by which S3 takes objects of a bucket with another name. */
export const isAccessPoint = (name: string): boolean => OTHER_NAMES.some(([pattern]) => pattern.test(name));

/**
 * Finds what is wrong with the name of an existing bucket.
 *
 * A bucket's name is part of every item's identity. S3 also accepts an access point's alias or ARN, and the same object read
 * under both names would be stored twice.
 *
 * @returns the text that follows the name: what it is, and what to use instead; `undefined` if it is a bucket's own name
 */
export function bucketNameFault(name: string): string | undefined {
  const [, own] = /^arn:[^:]*:s3:::([^/]+)$/.exec(name) ?? [];
  if (own !== undefined) return `is the bucket's ARN; use the bucket's name, ${own}`;
  const [, bucket, prefix] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(name) ?? [];
  if (bucket !== undefined) {
    const rest = prefix === undefined || prefix === "" ? "" : `, and the prefix ${prefix}`;
    return `is a URL; use the bucket's name, ${bucket}${rest}`;
  }
  if (/^https?:\/\//.test(name)) return "is a URL; use the bucket's name";
  const kind = OTHER_NAMES.find(([pattern]) => pattern.test(name))?.[1];
  if (kind !== undefined) {
    return `is ${kind}; use the name of the bucket behind it, because items stored under two names would be stored twice`;
  }
  if (name.endsWith("--x-s3")) return "is a directory bucket; only general purpose buckets list their keys in order";
  if (name.endsWith("--table-s3")) return "is a table bucket; only general purpose buckets hold objects";
  if (!EXISTING_BUCKET_NAME.test(name)) return "is not a bucket's name; it must be one such as my-bucket";
  return undefined;
}
