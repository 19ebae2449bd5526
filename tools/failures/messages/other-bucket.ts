import type { MessageContents } from "./message-contents.ts";

/** The reason of a message about an object in another bucket. */
export const OTHER_BUCKET = "other-bucket";

/**
 * Classifies a message for the pipeline of one bucket. If it names an object in another bucket, the whole message is foreign, and
 * nothing in it is processed.
 *
 * This is decided only here, so that listing, selection and replay agree.
 */
export function asSeenFrom(bucket: string, contents: MessageContents): MessageContents {
  if (contents.kind === "unknown") return contents;
  const { objects, requestId } = contents;
  const foreign = objects.find((object) => object.bucket !== bucket);
  if (!foreign) return contents;
  const detail = `it names an object of the bucket ${foreign.bucket}, and the pipeline's is ${bucket}`;
  return { kind: "foreign", objects, reasons: [{ name: OTHER_BUCKET, detail }], requestId };
}
