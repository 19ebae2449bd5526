import type { Colors } from "picocolors/types.js";
import type { PipelineAddress, Intake } from "../pipeline/address.ts";

/** What `npm start` says when all runs: where everything is, and how to try it. */
export function startupMessage(
  address: PipelineAddress,
  intake: Intake,
  persistent: string | undefined,
  colors: Colors,
): string {
  const { prefix, suffixes, mapping } = intake;
  const keys = suffixes.map((suffix) => `${prefix}*${suffix}`).join(", ");
  const file = `hello${suffixes[0] ?? ""}`;
  const heading = (text: string): string => colors.bold(text);
  return `${heading("Sluice runs on this machine.")} ${persistent === undefined ? "State is in memory." : `State is in ${persistent}.`}

  S3        ${address.s3Endpoint}  bucket ${address.bucket}
  DynamoDB  ${address.dynamodbEndpoint}  table ${address.table}
  SQS       ${address.sqsEndpoint}  failure queue ${address.failureQueueUrl}
  Function  ${address.functionName}, on ${keys}
            takes userID from ${quoted(mapping.userID)}, time from ${quoted(mapping.timestamp)}, data from ${quoted(mapping.data)}

${heading("Put a file")} with any S3 client (region ${address.region}, any credentials), or with curl:

  echo '${JSON.stringify(exampleDocument(mapping))}' > ${file}
  curl -T ${file} ${address.s3Endpoint}/${address.bucket}/${prefix}

${heading("Look at the items")} with any DynamoDB client, or with curl:

  curl -s ${address.dynamodbEndpoint} -H 'x-amz-target: DynamoDB_20120810.Scan' -H 'content-type: application/x-amz-json-1.0' -d '{"TableName":"${address.table}"}'

Ctrl-C stops it. What becomes of each object:
`;
}

/** A document that the mapping makes an item of. */
export function exampleDocument(mapping: Intake["mapping"]): unknown {
  const time = mapping.timestampUnit === "seconds" ? 1_700_000_000 : 1_700_000_000_000;
  const data = { action: "login" };
  let record: unknown = mapping.data === "" ? data : undefined;
  record = placed(record, mapping.userID, "user123");
  record = placed(record, mapping.timestamp, time);
  if (mapping.data !== "") record = placed(record, mapping.data, data);
  return mapping.records === undefined ? record : placed(undefined, mapping.records, [record]);
}

/** Puts a value where a JSON Pointer points to; `""` is the whole. */
function placed(into: unknown, pointer: string, value: unknown): unknown {
  const [, ...names] = pointer.split("/").map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  return names.reduceRight<(current: unknown) => unknown>(
    (inner, name) => (current) => {
      const map = typeof current === "object" && current !== null ? (current as Record<string, unknown>) : {};
      return { ...map, [name]: inner(map[name]) };
    },
    () => value,
  )(into);
}

const quoted = (pointer: string): string => (pointer === "" ? "the whole record" : pointer);
