import { expect } from "chai";
import { refuseReplacement } from "../../../infra/deployed/refuse-replacement.ts";
import type { JsonPipelineArgs } from "../../../infra/settings/settings.ts";
import { deploy } from "../deploy.ts";

const QUALIFIED = "sluice:infra:JsonPipeline$sluice:infra:ItemTable";
const ARGS: JsonPipelineArgs = { region: "eu-west-1", tableName: "U" };

/** What is refused of a stack that has the table T, and what the engine was asked. */
async function refused(args: JsonPipelineArgs, table = "T"): Promise<string | undefined> {
  const outputs = {
    name: table,
    hashKey: "userID",
    rangeKey: "timestamp",
    arn: "arn:aws:dynamodb:eu-west-1:1:table/T",
  };
  const urns = {
    [`urn:pulumi:dev::sluice::${QUALIFIED}::sluice-dev`]: { type: "sluice:infra:ItemTable", outputs: { retain: true } },
    [`urn:pulumi:dev::sluice::${QUALIFIED}$aws:dynamodb/table:Table::sluice-dev-items`]: { outputs },
  };
  const { result, calls } = await deploy(
    () =>
      refuseReplacement("sluice-dev", args).then(
        () => undefined,
        (error: unknown) => (error as Error).message,
      ),
    { invokes: { "pulumi:pulumi:readStackResourceOutputs": () => ({ outputs: urns }) } },
  );
  expect(calls.map(({ inputs }) => inputs)).to.deep.equal([{ stackName: "organization/sluice/dev" }]);
  return result;
}

describe("refuseReplacement", () => {
  it("says what would be lost and why, how to keep it, and how to move", async () => {
    expect(await refused(ARGS)).to.equal(
      [
        'Stack "dev": sluice:tableName is "U", and AWS cannot rename a table: this would delete the table T and its items, or fail halfway',
        "  To keep it: pulumi config set sluice:tableName T",
        "  To move to another table, with nothing lost: docs/stacks.md#move-to-another-table",
      ].join("\n"),
    );
  });

  it("says how to begin anew, where all may be lost", async () => {
    expect(await refused({ ...ARGS, protect: false })).to.match(
      /\n {2}If everything in the stack may be lost: pulumi destroy, then pulumi up$/,
    );
  });

  it("says nothing where the table stays, in the stack or in the account", async () => {
    expect(await refused(ARGS, "U")).to.equal(undefined);
    expect(await refused({ ...ARGS, protect: false, retain: true })).to.equal(undefined);
  });
});
