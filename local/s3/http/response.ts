import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { xmlDocument, type XmlElement } from "./xml.ts";

/** What is answered, as data; only `sendAnswer` writes to the connection. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Left out for HEAD; a stream's length stands in the headers. */
  readonly body?: string | Buffer | Readable;
}

/** 200 with an XML document. */
export function xmlAnswer(root: XmlElement, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers: { ...headers, "content-type": "application/xml" }, body: xmlDocument(root) };
}

/** Sends an answer, and returns when it is sent or the client has gone. */
export async function sendAnswer(response: ServerResponse, answer: Answer, isHead: boolean): Promise<void> {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.statusCode = answer.status;
  const { body } = answer;
  if (typeof body === "string" || Buffer.isBuffer(body) || body === undefined) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body ?? "");
    if (!response.hasHeader("content-length") && answer.status !== 204 && answer.status !== 304) {
      response.setHeader("content-length", bytes.length);
    }
    response.end(isHead ? undefined : bytes);
    return;
  }
  if (isHead) {
    body.destroy();
    response.end();
    return;
  }
  // A client that leaves in the middle is no fault of the server's: there is nobody to tell.
  await pipeline(body, response).catch(() => response.destroy());
}
