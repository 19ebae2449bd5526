import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { EngineStack } from "../../engine/engine-stack.ts";
import { World } from "../../engine/world.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { type AwsClients, awsClients } from "./aws-clients.ts";
import { type Ministack, startMinistack } from "./ministack.ts";

export const REGION = "ap-southeast-2";
export const PROVIDER = fileURLToPath(new URL("../provider", import.meta.url));

/** A cloud of its own, and the real engine, whose provider makes stacks in it. */
export class CloudWorld {
  readonly ministack: Ministack;
  readonly aws: AwsClients;
  readonly engine: World;
  readonly #folder: string;
  readonly #checkout: string;

  private constructor(folder: string, ministack: Ministack) {
    this.ministack = ministack;
    this.aws = awsClients(REGION, ministack);
    this.engine = new World({ folder: PROVIDER, environment: environmentOf(ministack) });
    this.#folder = folder;
    this.#checkout = this.engine.checkout("checkout");
  }

  static async start(): Promise<CloudWorld> {
    const folder = mkdtempSync(join(tmpdir(), "sluice-cloud-"));
    mkdirSync(join(folder, "ministack"));
    return new CloudWorld(folder, await startMinistack(join(folder, "ministack")));
  }

  /** A stack with settings of its own; all names follow from its name. It is not deployed yet. */
  async stack(name: string, settings: Readonly<Record<string, unknown>>): Promise<EngineStack> {
    const own = Object.entries(settings).map(([setting, value]) => [`sluice:${setting}`, value] as const);
    const config = { "aws:region": REGION, ...Object.fromEntries(own) };
    writeFileSync(join(this.#checkout, `Pulumi.${name}.yaml`), stringify({ config }));
    return await this.engine.stack(this.#checkout, name);
  }

  async close(): Promise<void> {
    for (const client of Object.values(this.aws) as { destroy(): void }[]) client.destroy();
    this.engine.close();
    await this.ministack.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** For the provider, and for whatever else is to work in this cloud. */
export const environmentOf = ({ endpoint, credentials, caFile }: Ministack): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  NODE_EXTRA_CA_CERTS: caFile,
});
