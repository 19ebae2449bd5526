import { textOf, type ReceivedAnswer } from "../unexpected-answer.ts";

/**
 * An error that a service answered with, with the fields of the AWS SDK's own: what tells errors apart, and puts them into words,
 * need not know who sent the request.
 */
export class ServiceError extends Error {
  override readonly name: string;
  /** Whose fault it is, by the status. */
  readonly $fault: "client" | "server";
  readonly $metadata: {
    readonly httpStatusCode: number;
    readonly requestId?: string;
    clockSkewCorrected?: boolean;
  };
  readonly $response: { readonly statusCode: number; readonly headers: ReceivedAnswer["headers"] };

  constructor(name: string, message: string, { status, headers }: ReceivedAnswer) {
    super(message);
    this.name = name;
    this.$fault = status < 500 ? "client" : "server";
    const requestId = headers["x-amz-request-id"] ?? headers["x-amzn-requestid"];
    this.$metadata = { httpStatusCode: status, ...(requestId === undefined ? {} : { requestId }) };
    this.$response = { statusCode: status, headers };
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? all;
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

/**
 * Reads S3's error: elements with text, one level deep, which become the error's fields.
 *
 * The answer has been checked already: it has a `Code`, or is a redirect without a body.
 */
export function errorOfS3(answer: ReceivedAnswer): ServiceError {
  const fields: Record<string, string> = {};
  for (const [, name = "", text = ""] of textOf(answer.body ?? new Uint8Array()).matchAll(/<(\w+)>([^<]*)<\/\1>/g)) {
    fields[name] = decoded(text);
  }
  const { Code, Message, ...others } = fields;
  return Object.assign(new ServiceError(Code ?? String(answer.status), Message ?? "UnknownError", answer), others);
}

/** Reads the error of a service that speaks JSON: DynamoDB, SQS. Its other members become the error's fields. */
export function errorOfJson(answer: ReceivedAnswer): ServiceError {
  const body = JSON.parse(textOf(answer.body ?? new Uint8Array())) as Record<string, unknown>;
  const { __type: type, code, message, Message, ...others } = body;
  const named = type ?? answer.headers["x-amzn-errortype"] ?? code;
  // `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`, `InvalidSignatureException:http://...`
  const name = String(named)
    .replace(/^.*#/, "")
    .replace(/[:,].*$/s, "");
  const said = message ?? Message;
  return Object.assign(new ServiceError(name, typeof said === "string" ? said : "UnknownError", answer), others);
}
