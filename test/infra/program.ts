import { JsonPipeline } from "../../infra/json-pipeline.ts";
import { readConfig } from "../../infra/settings/config.ts";
import { type Declared, deploy, type Deployed } from "./deploy.ts";
import { stackConfig } from "./stack-config.ts";

/** A module in the function's place, so that no test but the bundle's own waits for esbuild. */
export const CODE = "exports.handler = async () => {};";

/** What index.ts does, for a stack, with some settings changed. */
export async function deployStack(
  stack: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<Deployed<JsonPipeline>> {
  return await deploy(
    async () => {
      const { name, args } = await readConfig();
      return new JsonPipeline(name, { ...args, code: CODE, workerCode: CODE });
    },
    { stack, config: { ...stackConfig(stack), ...changes } },
  );
}

/** Everything of a type. */
export const ofType = (deployed: Deployed<unknown>, type: string): Declared[] =>
  deployed.resources.filter((each) => each.type === type);

/** A policy that was declared as JSON. */
export const policyOf = (declared: Declared, input = "policy"): unknown =>
  JSON.parse(String(declared.inputs[input])) as unknown;
