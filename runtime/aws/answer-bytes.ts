import { lookOf, textOf, type ReceivedAnswer } from "./unexpected-answer.ts";

/** Of the operations whose answer is XML, its root. */
const ROOTS: Readonly<Record<string, string>> = {
  ListObjectsV2: "ListBucketResult",
  ListObjectVersions: "ListVersionsResult",
};

/**
 * What is wrong with an answer of S3, before it is parsed: the SDK takes any XML for a listing without objects, and any 404 for an
 * object that is not there.
 *
 * @returns `undefined` where it is what S3 would send
 */
export function faultOfS3(operation: string, answer: ReceivedAnswer): string | undefined {
  const { status, headers, body } = answer;
  if (status >= 300) {
    // A bucket in another region may be answered without a body; the header names the region.
    if (status === 301 && headers["x-amz-bucket-region"] !== undefined) return undefined;
    // An answer to HEAD has no body, and so no name for the error.
    if (operation.startsWith("Head") || (isWhole(answer, "Error") && /<Code>[^<]/.test(textIn(answer))))
      return undefined;
    return lookOf(answer);
  }
  if (operation === "GetObject" || operation === "HeadObject") {
    for (const name of ["etag", "last-modified"]) if (headers[name] === undefined) return `without ${name}`;
    return undefined;
  }
  const root = ROOTS[operation];
  if (root === undefined || isWhole(answer, root)) return undefined;
  const code = /<Error>.*<Code>([^<]+)/s.exec(textIn(answer))?.[1];
  if (code !== undefined) return `with the error ${code}`;
  return body && startsWith(textOf(body), root) ? "with a listing that breaks off" : lookOf(answer);
}

/** Of SQS; their answer has no members. */
const WITHOUT_MEMBERS = ["DeleteMessage", "ChangeMessageVisibility", "PurgeQueue", "DeleteQueue", "SetQueueAttributes"];

/**
 * What is wrong with an answer of a service that speaks JSON, before it is parsed: the SDK takes an empty body for an object without
 * members, which is what DynamoDB says of an item that is stored.
 *
 * @returns `undefined` where it is what the service would send
 */
export function faultOfJson(operation: string, answer: ReceivedAnswer): string | undefined {
  const { status, headers } = answer;
  const text = textIn(answer).trim();
  if (text === "" && status < 300 && WITHOUT_MEMBERS.includes(operation) && headers["x-amzn-requestid"] !== undefined) {
    return undefined;
  }
  if (!text.startsWith("{")) return lookOf(answer);
  if (!text.endsWith("}")) return "with JSON that breaks off";
  // A member of that name, and not what a message quotes: in a text its quotes are escaped.
  const code = /"__type"\s*:\s*"(?:[^"]*#)?([^"]+)"/.exec(text)?.[1];
  if (status < 300) return code === undefined ? undefined : `with the error ${code}`;
  return code === undefined && headers["x-amzn-errortype"] === undefined ? "with an error without a name" : undefined;
}

const textIn = ({ body }: ReceivedAnswer): string => (body ? textOf(body) : "");

const isWhole = (answer: ReceivedAnswer, root: string): boolean => {
  const text = textIn(answer).trim();
  return startsWith(text, root) && text.endsWith(`</${root}>`);
};

const startsWith = (text: string, root: string): boolean =>
  text.replace(/^\s*<\?xml[^>]*>\s*/, "").startsWith(`<${root}`);
