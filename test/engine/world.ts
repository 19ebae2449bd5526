import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { parse, stringify } from "yaml";
import { EngineStack } from "./engine-stack.ts";
import { Cloud } from "./standin/cloud.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const STANDIN = fileURLToPath(new URL("standin", import.meta.url));

/** The project's policy pack, for the options of a run. */
export const POLICY_PACK = join(ROOT, "policy");

/** What of the project a stack is deployed from, besides its settings. */
const PROGRAM = ["index.ts", "infra", "runtime", "terminal", "package.json", "tsconfig.json"];

/** What takes the aws provider's place. */
export interface ProviderChoice {
  /** Holds the program `pulumi-resource-aws`. */
  readonly folder: string;
  /** What that program needs to know. */
  readonly environment: Readonly<Record<string, string>>;
}

/** An account, a backend for the engine's state, and checkouts of the project: all in one temporary folder. */
export class World {
  readonly folder: string = mkdtempSync(join(tmpdir(), "sluice-engine-"));
  readonly cloud = new Cloud(join(this.folder, "cloud.json"));
  readonly #provider: ProviderChoice;

  /** @param provider default: the stand-in, whose account is `cloud` */
  constructor(provider?: ProviderChoice) {
    const environment = { SLUICE_STANDIN_CLOUD: join(this.folder, "cloud.json") };
    this.#provider = provider ?? { folder: STANDIN, environment };
    for (const name of ["backend", "home"]) mkdirSync(join(this.folder, name));
  }

  /** The environment of the engine: it knows this world only, and nothing on the network. */
  get environment(): Record<string, string> {
    return {
      PULUMI_BACKEND_URL: pathToFileURL(join(this.folder, "backend")).href,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "of a test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...this.#provider.environment,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
  }

  /**
   * A copy of the project in a folder of its own, with another program in the provider's place.
   *
   * @param dependencies "linked" shares node_modules; "copied" has what is bundled in that folder too
   * @returns the folder
   */
  checkout(name: string, dependencies: "linked" | "copied" = "linked"): string {
    const folder = join(this.folder, name);
    for (const path of PROGRAM) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    for (const file of readdirSync(ROOT).filter((each) => /^Pulumi\.\w+\.yaml$/.test(each))) {
      cpSync(join(ROOT, file), join(folder, file));
    }
    const project = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as object;
    const plugins = { providers: [{ name: "aws", path: this.#provider.folder }] };
    writeFileSync(join(folder, "Pulumi.yaml"), stringify({ ...project, plugins }));
    if (dependencies === "linked") symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    else copyDependencies(join(folder, "node_modules"));
    return folder;
  }

  stack(checkout: string, name: string): Promise<EngineStack> {
    return EngineStack.open(checkout, name, this.environment);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What is bundled is copied: from a link, its own dependencies would be found beside the link's target. */
function copyDependencies(target: string): void {
  const source = join(ROOT, "node_modules");
  const bundled = bundledDependencies();
  mkdirSync(target);
  for (const name of readdirSync(source)) {
    if (bundled.has(name)) cpSync(join(source, name), join(target, name), { recursive: true });
    else symlinkSync(join(source, name), join(target, name));
  }
}

/** Packages, or scopes, that the bundles of the functions take something from. */
function bundledDependencies(): Set<string> {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ["runtime/handler.ts", "runtime/shard-worker.ts"],
    outdir: "out",
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    logLevel: "silent",
  });
  const names = Object.keys(metafile.inputs).map((path) => /^node_modules\/([^/]+)/.exec(path)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

/** Changes one place of a checkout's source, which has to be there once. */
export function edit(checkout: string, file: string, from: string, to: string): void {
  const path = join(checkout, file);
  const parts = readFileSync(path, "utf8").split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
  writeFileSync(path, parts.join(to));
}
