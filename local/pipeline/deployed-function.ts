import { ANY_CREDENTIALS } from "./address.ts";
import type { DeclaredFunction } from "../lambda/declared-function.ts";
import type { DeclaredPipeline } from "../program/declared.ts";
import type { Servers } from "./servers.ts";

/**
 * The function with the environment that it has on these servers.
 *
 * @param queueUrls URLs of the queues here, by their recorded URLs
 */
export function deployedFunction(
  declared: DeclaredPipeline,
  { s3, dynamodb, sqs, lambda }: Omit<Servers, "close">,
  queueUrls: ReadonlyMap<string, string>,
): DeclaredFunction {
  // A queue's URL is known when it has been made, here as on AWS: it stands where the program puts the recorded one.
  const withQueueUrls = Object.entries(declared.function.environment).map(
    ([key, value]) => [key, queueUrls.get(value) ?? value] as const,
  );
  return {
    ...declared.function,
    environment: {
      ...Object.fromEntries(withQueueUrls),
      ...lambdaEnvironment(declared.region, declared.function),
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      AWS_ENDPOINT_URL_SQS: sqs.endpoint,
      AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
    },
  };
}

/** What Lambda itself puts into a function's environment, as far as functions and SDKs look at it. */
function lambdaEnvironment(region: string, { name, memoryMegabytes }: DeclaredFunction): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: ANY_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ANY_CREDENTIALS.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs",
    LAMBDA_TASK_ROOT: "/var/task",
    // Nothing is traced here.
    AWS_XRAY_CONTEXT_MISSING: "IGNORE_ERROR",
    // The Node of this machine may be older than the one the function is deployed on.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}
