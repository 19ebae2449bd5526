import type { RecordedProgram } from "../../../local/program/recorded.ts";

/** A recorded program as small as it may be: one bucket, one table, one queue, and a function with this code. */
export function declaredProgram(code: string, overrides: Record<string, unknown> = {}): RecordedProgram {
  const queueUrl = "https://sqs.eu-west-1.amazonaws.com/000000000000/failures";
  const resource = (type: string, inputs: Record<string, unknown>, state: Record<string, unknown> = {}) => ({
    type,
    name: type,
    inputs,
    state: { ...inputs, ...state },
  });
  return {
    outputs: {
      ...{ region: "eu-west-1", bucketName: "files", tableName: "items", functionName: "process" },
      failureQueueUrl: queueUrl,
    },
    resources: [
      resource("aws:s3/bucket:Bucket", { bucket: "files" }),
      resource("aws:s3/bucketVersioning:BucketVersioning", {
        bucket: "files",
        versioningConfiguration: { status: "Enabled" },
      }),
      resource("aws:s3/bucketNotification:BucketNotification", {
        bucket: "files",
        lambdaFunctions: [
          {
            ...{ id: "json", events: ["s3:ObjectCreated:*"], filterPrefix: "a+b%26/", filterSuffix: ".json" },
            lambdaFunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:process",
          },
        ],
      }),
      resource("aws:dynamodb/table:Table", {
        name: "items",
        hashKey: "userID",
        rangeKey: "timestamp",
        attributes: [
          { name: "userID", type: "S" },
          { name: "timestamp", type: "N" },
        ],
        billingMode: "PROVISIONED",
        readCapacity: 1,
        writeCapacity: 1,
      }),
      resource(
        "aws:sqs/queue:Queue",
        { name: "failures", messageRetentionSeconds: 1_209_600 },
        { arn: "arn:aws:sqs:eu-west-1:000000000000:failures", url: queueUrl },
      ),
      resource(
        "aws:lambda/function:Function",
        {
          name: "process",
          handler: "index.handler",
          code: { files: { "index.mjs": code } },
          environment: { variables: { FAILURE_QUEUE_URL: queueUrl, TABLE_NAME: "items" } },
          timeout: 5,
          memorySize: 256,
          ...overrides,
        },
        { arn: "arn:aws:lambda:eu-west-1:000000000000:function:process" },
      ),
      resource("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", {
        functionName: "process",
        maximumRetryAttempts: 2,
        destinationConfig: { onFailure: { destination: "arn:aws:sqs:eu-west-1:000000000000:failures" } },
      }),
    ],
  };
}

/** Code of a function that writes an item for each object that it is told of, by plain HTTP. */
export const PUT_ITEM_CODE = `
const call = (endpoint, target, body) => fetch(endpoint, {
  method: "POST",
  headers: {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": target,
    "x-amz-date": "20260101T000000Z",
    authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/r/s/aws4_request, SignedHeaders=host, Signature=s",
  },
  body: JSON.stringify(body),
});
export const handler = async (event, context) => {
  for (const { s3 } of event.Records) {
    const url = process.env.AWS_ENDPOINT_URL_S3 + "/" + s3.bucket.name + "/" + s3.object.key.replaceAll("+", "%20");
    const text = await (await fetch(url)).text();
    const response = await call(process.env.AWS_ENDPOINT_URL_DYNAMODB, "DynamoDB_20120810.PutItem", {
      TableName: process.env.TABLE_NAME,
      Item: { userID: { S: decodeURIComponent(s3.object.key.replaceAll("+", " ")) }, timestamp: { N: "1" }, text: { S: text } },
    });
    if (response.status !== 200) throw new Error(await response.text());
    console.log(JSON.stringify({ message: "stored", key: s3.object.key, requestId: context.awsRequestId.length }));
  }
};`;
