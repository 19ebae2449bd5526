import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { readRequest, type S3Request } from "../../../local/s3/http/request.ts";
import { Notifier, type ObjectChange } from "../../../local/s3/operations/events.ts";
import { answerRequest } from "../../../local/s3/operations/routes.ts";
import { S3Error } from "../../../local/s3/store/errors.ts";
import { Store } from "../../../local/s3/store/store.ts";

/** Epoch milliseconds, not a whole second. */
export const NOON = Date.UTC(2026, 10, 24, 12, 0, 0, 789);
/** The second of it, as XML and as headers have it. */
export const NOON_XML = "2026-11-24T12:00:00.000Z";
export const NOON_HTTP = "Tue, 24 Nov 2026 12:00:00 GMT";
export const HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer that is an error: what its XML tells, and its headers. */
export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** S3's operations without a connection: a store in memory, a clock that tests set, and what was noted. */
export interface Operations {
  readonly store: Store;
  /** Epoch milliseconds. */
  now: number;
  /** Every change of an object, in order. */
  readonly changes: ObjectChange[];
  /** The ids of the bodies that are stored. */
  readonly bodies: ReadonlySet<string>;
  /** @param line method and target, such as `PUT /bucket/key?uploadId=x` @throws S3Error */
  ask(line: string, headers?: Headers, body?: Body): Promise<Answered>;
  setVersioning(bucket: string, status: "Enabled" | "Suspended"): Promise<unknown>;
  /** Asks for what is refused. @throws Error if it is not */
  refused(line: string, headers?: Headers, body?: Body): Promise<Refused>;
}

type Headers = Readonly<Record<string, string | undefined>>;
type Body = string | Readable;

export async function startOperations(region = "eu-west-1"): Promise<Operations> {
  const store = await Store.open();
  const changes: ObjectChange[] = [];
  const bodies = noteBodies(store);
  const clock = (): number => operations.now;
  const notifier = new Notifier({ region, clock, onUnmatched: (change) => changes.push(change) });
  let count = 0;
  const ask = async (line: string, headers: Headers = {}, body: Body = ""): Promise<Answered> => {
    const request = requestOf(line, headers, body, `request ${++count}`);
    const answer = await answerRequest({ store, notifier, clock, region }, request);
    const { status, headers: given = {}, body: sent = "" } = answer;
    return { status, headers: given, body: Buffer.isBuffer(sent) ? sent.toString() : (sent as string) };
  };
  const refused = async (line: string, headers?: Headers, body?: Body): Promise<Refused> => {
    const error: unknown = await ask(line, headers, body).catch((reason: unknown) => reason);
    if (!(error instanceof S3Error)) throw new Error(`${line} is not refused`, { cause: error });
    return { status: error.status, code: error.code, details: error.details, headers: error.headers };
  };
  const setVersioning = (bucket: string, status: string): Promise<unknown> => {
    const body = `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`;
    return ask(`PUT /${bucket}?versioning`, {}, body);
  };
  const operations: Operations = { store, now: NOON, changes, bodies, ask, setVersioning, refused };
  return operations;
}

/** A request as Node hands it over. Without another one, its `content-length` is that of the text. */
export function requestOf(line: string, headers: Headers, body: Body, requestId = "id"): S3Request {
  const [method = "", url = ""] = line.split(/ (.*)/s);
  const stream = typeof body === "string" ? Readable.from(body === "" ? [] : [Buffer.from(body)]) : body;
  const length = typeof body === "string" ? String(Buffer.byteLength(body)) : undefined;
  const all = Object.entries({ host: "127.0.0.1:4566", "content-length": length, ...headers });
  const message = Object.assign(stream, {
    ...{ method, url, socket: { remoteAddress: "127.0.0.2" } },
    headers: Object.fromEntries(all.filter(([, value]) => value !== undefined)),
  });
  return readRequest(message as unknown as IncomingMessage, requestId);
}

/** A document in S3's namespace. */
export const xml = (root: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`;

/** The text of the first element with that name. */
export const textOf = ({ body }: Answered, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? "";

function noteBodies({ blobs }: Store): ReadonlySet<string> {
  const bodies = new Set<string>();
  const [create, remove] = [blobs.create.bind(blobs), blobs.remove.bind(blobs)];
  blobs.create = async () => {
    const writer = await create();
    const finish = async (): Promise<string> => {
      const blob = await writer.finish();
      bodies.add(blob);
      return blob;
    };
    return { ...writer, finish };
  };
  blobs.remove = (blob) => {
    bodies.delete(blob);
    remove(blob);
  };
  return bodies;
}
