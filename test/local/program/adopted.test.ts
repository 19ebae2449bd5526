import { expect } from "chai";
import { adoptedThings, declaredPipeline } from "../../../local/program/declared.ts";
import { PROGRAM_FOLDER, runProgram } from "../../../local/program/run-program.ts";
import { readStackConfig } from "../../../local/program/stack-config.ts";

const KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1a";

describe("what a stack adopts, on this machine", () => {
  const run = async (settings: readonly string[]) => {
    const [program] = await runProgram("dev", [readStackConfig(PROGRAM_FOLDER, "dev", settings)]);
    return program!;
  };

  it("is made as the settings want it, since it lies in AWS", async () => {
    const program = await run([
      ...["tableName=", "adoptTable=theirs", "billingMode=on-demand", `kmsKeyArn=${KEY}`],
      ...["mapping.partitionKey=pk", "mapping.sortKey=sk"],
      ...["adoptBucket=files-of-others", "trigger=eventbridge"],
    ]);

    const { bucket, tables, tableName } = declaredPipeline(program);
    expect({ bucket, tables, tableName }).to.deep.equal({
      bucket: { name: "files-of-others", versioning: false },
      tableName: "theirs",
      tables: [
        {
          name: "theirs",
          hashKey: "pk",
          rangeKey: "sk",
          attributes: [
            { name: "pk", type: "S" },
            { name: "sk", type: "N" },
          ],
        },
      ],
    });
    expect(adoptedThings(program)).to.deep.equal(["bucket files-of-others", "table theirs"]);
  });

  it("is nothing in the project's own stack", async () => {
    expect(adoptedThings(await run([]))).to.deep.equal([]);
  });
});
