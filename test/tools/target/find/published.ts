import type { PublishedPipeline } from "../../../../local/pipeline/address.ts";

/** What `npm start` writes of a pipeline. */
export const PUBLISHED: PublishedPipeline = {
  s3Endpoint: "http://127.0.0.1:1",
  dynamodbEndpoint: "http://127.0.0.1:2",
  sqsEndpoint: "http://127.0.0.1:3",
  region: "eu-west-1",
  bucket: "local-files",
  table: "local-items",
  failureQueueUrl: "http://127.0.0.1:3/0/failures",
  functionName: "process",
  intake: {
    prefix: "in/",
    suffixes: [".json"],
    mapping: { userID: "/u", timestamp: "/t", data: "" },
    maxDecompressedBytes: 1_000,
  },
};
