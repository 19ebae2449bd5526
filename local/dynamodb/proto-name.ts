import type { ServerResponse } from "node:http";

const NAME = '"__proto__"';
/** As long as the name itself, so that sizes do not change. DEL does not occur in names that people write. */
const STAND_IN = '"\x7f\x7fproto\x7f\x7f"';

/**
 * dynalite copies attributes by assignment, and so loses those named `__proto__`, which DynamoDB keeps. So they are stored under
 * another name, and renamed in answers.
 */
export function hideProtoName(requestBody: string): string {
  return requestBody.includes(NAME) ? requestBody.replaceAll(NAME, STAND_IN) : requestBody;
}

/** Restores the name `__proto__` in dynalite's answers, each of which is one `end(text)`. */
export function showProtoName(response: ServerResponse): void {
  const end = response.end.bind(response) as (chunk?: unknown) => ServerResponse;
  response.end = ((chunk?: unknown) => {
    if (typeof chunk !== "string" || !chunk.includes(STAND_IN)) return end(chunk);
    response.removeHeader("x-amz-crc32"); // of the text with the other name; clients take an answer without one
    return end(chunk.replaceAll(STAND_IN, NAME));
  }) as typeof response.end;
}
