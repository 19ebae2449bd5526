import { expect } from "chai";
import { batchCommands } from "../../../tools/scale-out/batch-commands.ts";
import { RUN } from "../../support/temporary-run.ts";
import { memoryWork } from "./memory-work.ts";

describe("batchCommands", () => {
  it("names the worker, the manifest and its ETag, and takes each value as one word", () => {
    const text = batchCommands({
      ...{ work: memoryWork(), etag: "0123", run: RUN },
      scaleOut: {
        ...{ workBucket: "work", workerFunction: "sluice-prod-worker" },
        stateMachineArn: "arn:aws-cn:states:cn-north-1:123456789012:stateMachine:m",
      },
    });

    expect(text.split("\n").slice(1, -2)).to.deep.equal([
      "aws s3control create-job --no-confirmation-required \\",
      "  --account-id 123456789012 \\",
      "  --region cn-north-1 \\",
      `  --operation '{"LambdaInvoke":{"FunctionArn":"arn:aws-cn:lambda:cn-north-1:123456789012:function:sluice-prod-worker"}}' \\`,
      `  --manifest '{"Spec":{"Format":"S3BatchOperations_CSV_20180820","Fields":["Bucket","Key"]},` +
        `"Location":{"ObjectArn":"arn:aws-cn:s3:::work/runs/${RUN}/batch-manifest.csv","ETag":"0123"}}' \\`,
      `  --report '{"Enabled":false}' \\`,
      "  --priority 10 \\",
      `  --client-request-token ${RUN} \\`,
      "  --role-arn arn:aws-cn:iam::123456789012:role/ROLE",
    ]);
  });
});
