import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { xmlDocument, type XmlElement } from "./xml.ts";

/** An answer, as data; only `sendAnswer` writes to the connection. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Omitted for HEAD. If it is a stream, the headers contain its length. */
  readonly body?: string | Buffer | Readable;
}

/** 200 with an XML document. */
export function xmlAnswer(root: XmlElement, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers: { ...headers, "content-type": "application/xml" }, body: xmlDocument(root) };
}

/** Sends an answer. Resolves when it is sent, or when the client has disconnected. */
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
  // A client that disconnects is not an error of the server, and there is nobody to report it to.
  await pipeline(body, response).catch(() => response.destroy());
}
