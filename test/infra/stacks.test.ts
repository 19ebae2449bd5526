import { readFileSync } from "node:fs";
import { expect } from "chai";
import { described } from "./described.ts";
import { deployStack } from "./program.ts";

const expected = (file: string): object =>
  JSON.parse(readFileSync(new URL(`expected/${file}.json`, import.meta.url), "utf8")) as object;

/** expected/scale-out.json has what is added to prod, or different there. */
const STACKS = [
  { title: "dev", stack: "dev", settings: {}, resources: () => expected("dev") },
  { title: "prod", stack: "prod", settings: {}, resources: () => expected("prod") },
  {
    title: "prod with scaleOut",
    stack: "prod",
    settings: { "sluice:scaleOut": "true", "sluice:workerConcurrency": "200" },
    resources: () => ({ ...expected("prod"), ...expected("scale-out") }),
  },
];

/** Types that AWS cannot tag, or that are no thing in the account. */
const UNTAGGED =
  /^sluice:|appautoscaling\/policy|cloudwatch\/dashboard|functionEventInvokeConfig|functionRecursionConfig|permission|iam\/rolePolicy|s3\/bucket[A-Z]|sqs\/queuePolicy/;

describe("the stacks", () => {
  for (const { title, stack, settings, resources: expectedResources } of STACKS) {
    // The files have every resource with every input, its parent, and what protects it: what an `up` makes in an account.
    it(`declare for ${title} exactly what the files in expected/ have`, async () => {
      expect(await described(await deployStack(stack, settings))).to.deep.equal(expectedResources());
    });

    it(`tag everything of ${title} that can be tagged`, async () => {
      const { resources } = await deployStack(stack, settings);

      const untagged = resources.filter(({ type }) => !UNTAGGED.test(type)).filter(({ inputs }) => !("tags" in inputs));
      expect(untagged.map(({ name }) => name)).to.deep.equal([]);
      expect(resources.filter(({ inputs }) => "tags" in inputs)).to.not.be.empty;
    });

    it(`have no resource of ${title} at the top but the pipeline`, async () => {
      const { resources } = await deployStack(stack, settings);

      const top = resources.filter(({ options }) => options.parent === undefined).map(({ name, type }) => [type, name]);
      expect(top).to.deep.equal([["sluice:infra:JsonPipeline", `sluice-${stack}`]]);
    });
  }

  it("are the case study's system in dev", async () => {
    const { find } = await deployStack("dev");

    expect(find("sluice-dev-items").inputs["name"]).to.equal("UserDataTable");
    expect(find("sluice-dev-processor").inputs["name"]).to.equal("ProcessS3JSONToDynamoDB");
    expect(find("sluice-dev-role").inputs["name"]).to.equal("LambdaS3DynamoDBRole");
  });

  it("share no name, side by side", () => {
    const dev = physicalNames(expected("dev"));
    const prod = physicalNames(expected("prod"));

    expect(dev).to.have.length.above(10);
    expect(prod).to.have.length.above(10);
    expect(prod.filter((name) => dev.includes(name))).to.deep.equal([]);
  });
});

const physicalNames = (resources: object): string[] =>
  Object.entries(resources as Record<string, { inputs?: Record<string, unknown> }>)
    // A policy's name is its role's affair.
    .filter(([type]) => !type.startsWith("aws:iam/rolePolicy"))
    .flatMap(([, { inputs = {} }]) => [inputs["name"], inputs["bucket"], inputs["dashboardName"]])
    .filter((name) => typeof name === "string");
