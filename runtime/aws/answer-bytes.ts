import { lookOf, textOf, type ReceivedAnswer } from "./unexpected-answer.ts";

/** The root element of each operation that answers in XML. */
const ROOTS: Readonly<Record<string, string>> = {
  ListObjectsV2: "ListBucketResult",
  ListObjectVersions: "ListVersionsResult",
};

/**
 * Finds what is wrong with an answer of S3 before it is parsed. The SDK reads any XML as an empty listing, and any 404 as a
 * missing object.
 *
 * @returns `undefined` if S3 would send such an answer
 */
export function faultOfS3(operation: string, answer: ReceivedAnswer): string | undefined {
  const { status, headers, body } = answer;
  if (status >= 300) {
    // For a bucket in another region, the answer may have no body; the header names the region.
    if (status === 301 && headers["x-amz-bucket-region"] !== undefined) return undefined;
    // The answer to HEAD has no body, so it cannot name the error.
    if (operation.startsWith("Head") || (isWhole(answer, "Error") && /<Code>[^<]/.test(textIn(answer))))
      return undefined;
    return lookOf(answer);
  }
  if (operation === "GetObject" || operation === "HeadObject") {
    for (const name of ["etag", "last-modified"]) if (headers[name] === undefined) return `without ${name}`;
    // A web server's page may have both headers, and S3 may hold pages: but S3 adds headers of its own.
    const isPage = headers["content-type"]?.startsWith("text/html") === true;
    return isPage && !Object.keys(headers).some((name) => name.startsWith("x-amz-")) ? "with HTML" : undefined;
  }
  const root = ROOTS[operation];
  if (root === undefined || isWhole(answer, root)) return undefined;
  const code = /<Error>.*<Code>([^<]+)/s.exec(textIn(answer))?.[1];
  if (code !== undefined) return `with the error ${code}`;
  return body && startsWith(textOf(body), root) ? "with a listing that breaks off" : lookOf(answer);
}

/**
 * The members that an answer may have, for the operations whose answer may be an empty object. Of the others, a member is
 * required, and looked for once the answer is parsed.
 */
const OPTIONAL_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  PutItem: ["Attributes", "ConsumedCapacity", "ItemCollectionMetrics"],
  DeleteItem: ["Attributes", "ConsumedCapacity", "ItemCollectionMetrics"],
  GetItem: ["ConsumedCapacity", "Item"],
  ReceiveMessage: ["Messages"],
  DeleteMessage: [],
  ChangeMessageVisibility: [],
  PurgeQueue: [],
  DeleteQueue: [],
  SetQueueAttributes: [],
};

/**
 * Finds what is wrong with an answer of a JSON service before it is parsed. The SDK reads an empty body as an object without
 * members, which is DynamoDB's answer when an item was stored.
 *
 * @returns `undefined` if the service would send such an answer
 */
export function faultOfJson(operation: string, answer: ReceivedAnswer): string | undefined {
  const { status, headers } = answer;
  const text = textIn(answer).trim();
  // Lambda has accepted an event; nothing else is answered with this status.
  if (operation === "Invoke" && status < 300) return status === 202 && text === "" ? undefined : lookOf(answer);
  const members = OPTIONAL_MEMBERS[operation];
  if (text === "" && status < 300 && members?.length === 0 && headers["x-amzn-requestid"] !== undefined) {
    return undefined;
  }
  if (!text.startsWith("{")) return lookOf(answer);
  if (!text.endsWith("}")) return "with JSON that breaks off";
  // Matches a member with that name only. If a message quotes one, its quotes are escaped.
  const code = /"__type"\s*:\s*"(?:[^"]*#)?([^"]+)"/.exec(text)?.[1];
  if (status < 300) {
    if (code !== undefined) return `with the error ${code}`;
    // AWS may add members, and gives every answer an id.
    if (text === "{}" || members === undefined || headers["x-amzn-requestid"] !== undefined) return undefined;
    return hasOthers(text, members) ? lookOf(answer) : undefined;
  }
  return code === undefined && headers["x-amzn-errortype"] === undefined ? "with an error without a name" : undefined;
}

/** Whether an object has other members than these: then it may be anything, such as a gateway's own `{"message":"..."}`. */
function hasOthers(json: string, members: readonly string[]): boolean {
  try {
    return Object.keys(JSON.parse(json) as object).some((name) => !members.includes(name));
  } catch {
    // The SDK's own parser says what is wrong.
    return false;
  }
}

const textIn = ({ body }: ReceivedAnswer): string => (body ? textOf(body) : "");

const isWhole = (answer: ReceivedAnswer, root: string): boolean => {
  const text = textIn(answer).trim();
  return startsWith(text, root) && text.endsWith(`</${root}>`);
};

const startsWith = (text: string, root: string): boolean =>
  text.replace(/^\s*<\?xml[^>]*>\s*/, "").startsWith(`<${root}`);
