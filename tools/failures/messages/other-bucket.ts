import type { MessageContents } from "./message-contents.ts";

/** The reason of a message about an object of another bucket. */
export const OTHER_BUCKET = "other-bucket";

/**
 * What a message is to the pipeline of a bucket: whatever it says of an object of another one, it is none of the
 * pipeline's, and nothing is processed for it.
 *
 * The one place that decides so: what is told, chosen and replayed must be the same.
 */
export function asSeenFrom(bucket: string, contents: MessageContents): MessageContents {
  if (contents.kind === "unknown") return contents;
  const { objects, requestId } = contents;
  const foreign = objects.find((object) => object.bucket !== bucket);
  if (!foreign) return contents;
  const detail = `it names an object of the bucket ${foreign.bucket}, and the pipeline's is ${bucket}`;
  return { kind: "foreign", objects, reasons: [{ name: OTHER_BUCKET, detail }], requestId };
}
