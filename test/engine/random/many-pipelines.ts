import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { deployedTargets } from "../../../infra/deployed/deployed-targets.ts";
import { JsonPipeline } from "../../../infra/json-pipeline.ts";
import { readConfig } from "../../../infra/settings/config.ts";
import { stackConfig, yamlOf } from "../../infra/stack-config.ts";
import { CODE } from "../../infra/program.ts";
import { EngineStack } from "../engine-stack.ts";
import { Cloud } from "../standin/cloud.ts";
import { listen } from "../standin/serve.ts";
import { PretendedAccount } from "../standin/pretended-account.ts";
import { World } from "../world.ts";
import { type RandomConfig, REGION } from "./random-config.ts";

/**
 * Many pipelines in one stack, each as a stack of its own would have it: by Pulumi.yaml's defaults and a config. The program and the
 * provider are in this process, so that an update costs no start of either.
 */
export class ManyPipelines {
  readonly cloud: Cloud;
  /** One a pipeline; the next update goes by them. */
  configs: readonly RandomConfig[] = [];
  readonly stack: EngineStack;
  readonly #world: World;
  readonly #close: () => void;

  private constructor(world: World, cloud: Cloud, stack: EngineStack, close: () => void) {
    this.#world = world;
    this.cloud = cloud;
    this.stack = stack;
    this.#close = close;
  }

  static async open(): Promise<ManyPipelines> {
    const world = new World();
    const cloud = new Cloud();
    const { port, close } = await listen(new PretendedAccount(cloud));
    const folder = join(world.folder, "project");
    mkdirSync(folder);
    writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "sluice", runtime: "nodejs" }));
    writeFileSync(join(folder, "Pulumi.all.yaml"), stringify({ config: { "aws:region": REGION } }));
    const environment = {
      ...world.environment,
      PULUMI_DEBUG_PROVIDERS: `aws:${port}`,
      // One state at the end, instead of two for each of hundreds of resources.
      PULUMI_EXPERIMENTAL: "true",
      PULUMI_SKIP_CHECKPOINTS: "true",
    };
    const run = async () => {
      for (const config of many.configs) await declare(config);
    };
    const stack = await EngineStack.open(folder, "all", environment, { project: "sluice", run });
    const many: ManyPipelines = new ManyPipelines(world, cloud, stack, close);
    return many;
  }

  close(): void {
    this.#close();
    this.#world.close();
  }
}

/** The settings of Pulumi.yaml, as the CLI hands them on where a stack's file has none. */
const DEFAULTS = Object.entries(stackConfig("dev")).filter(([name]) => name.startsWith("sluice:"));
const OF_DEV = Object.keys(yamlOf("Pulumi.dev.yaml")["config"] as object);

async function declare(config: RandomConfig): Promise<void> {
  const given = Object.entries(config).map(([name, value]) => [
    `sluice:${name}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const defaults = DEFAULTS.filter(([name]) => !OF_DEV.includes(name));
  pulumi.runtime.setAllConfig({
    "aws:region": REGION,
    ...(Object.fromEntries([...defaults, ...given]) as Record<string, string>),
  });
  const { name, args } = await readConfig(deployedTargets);
  new JsonPipeline(name, { ...args, code: CODE });
}
