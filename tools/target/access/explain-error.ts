import { isFaultOfConnection } from "../../../runtime/aws/broken-connection.ts";
import { readableError } from "../../../runtime/work/readable-error.ts";
import { describeSystemError } from "../../../terminal/system-error.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { isElsewhere, namedRegion } from "./bucket-region.ts";
import { denialOf, denialText } from "./denied.ts";

/** Explanations for errors that a user can act on, by the name that AWS or its SDK gives them. */
const MEANINGS: Readonly<Record<string, string>> = {
  CredentialsProviderError: "no AWS credentials were found; log in, or set AWS_PROFILE",
  CredentialsTimeoutError: "AWS credentials cannot be had; check what gives them",
  TokenProviderError: "the AWS login has ended; log in again",
  ExpiredToken: "the AWS credentials have expired; log in again",
  ExpiredTokenException: "the AWS credentials have expired; log in again",
  InvalidAccessKeyId: "AWS does not recognize these credentials",
  UnrecognizedClientException: "AWS does not recognize these credentials",
  InvalidClientTokenId: "AWS does not recognize these credentials",
  SignatureDoesNotMatch: "AWS does not accept these credentials' signature",
  NoSuchBucket: "there is no such bucket",
  ResourceNotFoundException: "there is no such table",
};

/** Formats an error in one line. */
export function explain(error: unknown): string {
  if (error instanceof UserError || isFaultOfConnection(error)) return oneLine(error.message);
  if (!(error instanceof Error)) return oneLine(readableError(error).message);
  if (error.message === "Region is missing") return "no AWS region is set; name it with --region, or set AWS_REGION";
  const denial = denialOf(error);
  if (denial?.action !== undefined) return oneLine(denialText(denial));
  // Several addresses were tried. The AggregateError itself has no message.
  if (error instanceof AggregateError && error.message === "") return explain(error.errors[0]);
  const { name, message: said } = readableError(error);
  const meaning =
    denial !== undefined || name === "Forbidden" ? "AWS denies access" : (elsewhere(error) ?? MEANINGS[name]);
  const message = oneLine(said);
  if (meaning !== undefined) return `${meaning} (${name}: ${message})`;
  return describeSystemError(error) ?? `${name}: ${message}`;
}

function elsewhere(error: Error): string | undefined {
  if (!isElsewhere(error)) return undefined;
  const region = namedRegion(error);
  return region === undefined
    ? "the bucket is in another region; name it with --region"
    : `the bucket is in ${region}; use --region ${region}`;
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ").trim();
