import { expect } from "chai";
import { filterText, ObjectTrigger, type ObjectTriggerArgs } from "../../infra/trigger.ts";
import { deploy } from "./deploy.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:F";
const ARGS: ObjectTriggerArgs = {
  bucketName: "b",
  bucketArn: "arn:aws:s3:::b",
  functionName: "F",
  functionArn: FUNCTION,
  prefix: "",
  suffixes: [".json"],
  after: [],
};
const build = (args: Partial<ObjectTriggerArgs>) => deploy(() => new ObjectTrigger("orders", { ...ARGS, ...args }));

describe("ObjectTrigger", () => {
  it("lets this bucket of this account call the function, before the bucket is told to", async () => {
    const { find } = await build({});

    expect(find("orders-trigger-permission").inputs).to.deep.equal({
      action: "lambda:InvokeFunction",
      function: "F",
      principal: "s3.amazonaws.com",
      sourceArn: "arn:aws:s3:::b",
      sourceAccount: "123456789012",
    });
    expect(find("orders-trigger").options.dependencies).to.deep.equal([
      "aws:lambda/permission:Permission orders-trigger-permission",
    ]);
  });

  const rule = (id: number, filters: object) => ({
    id: `orders-${id}`,
    lambdaFunctionArn: FUNCTION,
    events: ["s3:ObjectCreated:*"],
    ...filters,
  });
  const cases = [
    { title: "one suffix", args: {}, rules: [rule(0, { filterSuffix: ".json" })] },
    {
      title: "a prefix and several suffixes",
      args: { prefix: "in/year=2026/", suffixes: [".json", ".ndjson"] },
      rules: [
        rule(0, { filterPrefix: "in/year%3D2026/", filterSuffix: ".json" }),
        rule(1, { filterPrefix: "in/year%3D2026/", filterSuffix: ".ndjson" }),
      ],
    },
    { title: "every object", args: { suffixes: [""] }, rules: [rule(0, {})] },
  ];
  for (const { title, args, rules } of cases) {
    it(`notifies of ${title}, in the bucket's one notification`, async () => {
      const { find, names } = await build(args);

      expect(names()).to.deep.equal([
        "aws:lambda/permission:Permission orders-trigger-permission",
        "aws:s3/bucketNotification:BucketNotification orders-trigger",
        "sluice:infra:ObjectTrigger orders",
      ]);
      expect(find("orders-trigger").inputs).to.deep.equal({ bucket: "b", lambdaFunctions: rules });
    });
  }
});

describe("filterText", () => {
  for (const { part, text } of [
    { part: "in/2026/", text: "in/2026/" },
    { part: "a b", text: "a+b" },
    { part: "a+b&c=d", text: "a%2Bb%26c%3Dd" },
    { part: "ä", text: "%C3%A4" },
    { part: ".json", text: ".json" },
  ]) {
    it(`writes "${part}" as S3's filters want it`, () => expect(filterText(part)).to.equal(text));
  }
});
