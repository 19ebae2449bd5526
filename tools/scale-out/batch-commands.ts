import { shellWord } from "../../terminal/shell-word.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import type { ScaleOut } from "../target/target.ts";
import type { WorkBucket } from "./aws/work-bucket.ts";

export interface BatchCommandsOptions {
  readonly work: Pick<WorkBucket, "bucket" | "keys">;
  readonly scaleOut: ScaleOut;
  /** Of the manifest, which S3 Batch Operations wants to be told. */
  readonly etag: string;
  readonly run: string;
}

/** The commands that let S3 Batch Operations call the workers, and follow them. ROLE is the user's to fill in. */
export function batchCommands({ work, scaleOut, etag, run }: BatchCommandsOptions): string {
  const [, partition = "aws", , region = "", account = ""] = scaleOut.stateMachineArn.split(":");
  const operation = {
    LambdaInvoke: { FunctionArn: `arn:${partition}:lambda:${region}:${account}:function:${scaleOut.workerFunction}` },
  };
  const manifest = {
    Spec: { Format: "S3BatchOperations_CSV_20180820", Fields: ["Bucket", "Key"] },
    Location: { ObjectArn: `arn:${partition}:s3:::${work.bucket}/${work.keys.batchManifest}`, ETag: etag },
  };
  const options = [
    ["--account-id", account],
    ["--region", region],
    ["--operation", JSON.stringify(operation)],
    ["--manifest", JSON.stringify(manifest)],
    ["--report", JSON.stringify({ Enabled: false })],
    ["--priority", "10"],
    ["--client-request-token", run],
    ["--role-arn", `arn:${partition}:iam::${account}:role/ROLE`],
  ];
  const lines = options.map(([name = "", value = ""]) => `  ${name} ${shellWord(value)}`);
  return [
    `Everything is handed over. Start the job, with a role of yours (docs/scale.md):`,
    `aws s3control create-job --no-confirmation-required \\\n${lines.join(" \\\n")}`,
    `Follow the run: ${SLUICE} runs ${run} --follow\n`,
  ].join("\n");
}
