import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { PATIENCE } from "../../../runtime/work/patient-retries.ts";
import { UsageError, UserError } from "../../../terminal/user-error.ts";
import { RunFolder } from "../../../tools/runs/run-folder.ts";
import { connectRun } from "../../../tools/scale-out/connect-run.ts";
import type { Target } from "../../../tools/target/target.ts";
import { capturedIo } from "../../support/captured-output.ts";

const target = (title: string): Target => ({
  ...{ title, bucket: "files", table: "items", region: "us-east-1", endpoints: {}, failureQueueUrl: undefined },
  ...{ mapping: DEFAULT_MAPPING, prefix: "", suffixes: [], maxDecompressedBytes: 1_000, local: false },
});

describe("connectRun", () => {
  const cases = [
    {
      title: "stack prod",
      kind: UserError,
      message:
        "stack prod has no workers for --on aws: set scaleOut (pulumi config set sluice:scaleOut true --stack prod) " +
        "and deploy it (pulumi up --stack prod)",
    },
    {
      title: "stack prod, which SLUICE_STACK names",
      kind: UserError,
      message:
        "stack prod, which SLUICE_STACK names, has no workers for --on aws: set scaleOut " +
        "(pulumi config set sluice:scaleOut true --stack prod) and deploy it (pulumi up --stack prod)",
    },
    {
      title: "the pipeline on this machine",
      kind: UsageError,
      message: "--on aws needs a stack (--stack NAME), which names its workers; the pipeline on this machine has none",
    },
  ];
  for (const { title, kind, message } of cases) {
    it(`says of ${title} what it lacks, and connects to nothing`, async () => {
      const connect = () => Promise.reject(new Error("connected"));
      const io = { ...capturedIo("/nowhere"), connect, patience: PATIENCE };
      const error = await connectRun(target(title), new RunFolder("/nowhere", "r"), io, 1).catch(
        (caught: unknown) => caught,
      );

      expect(error).to.be.instanceOf(kind).with.property("message", message);
    });
  }
});
