import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";

/** A resource as the program declared it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  /** What the provider would be asked for; assets are still assets. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: {
    /** Type and name of the parent; `undefined` for what stands at the top. */
    readonly parent: string | undefined;
    readonly protect: boolean;
    readonly retainOnDelete: boolean;
    readonly ignoreChanges: readonly string[];
    /** Type and name of the resource whose deletion deletes it. */
    readonly deletedWith: string | undefined;
    /** Types and names. */
    readonly dependencies: readonly string[];
  };
}

/** What a program declared, and what its reading functions were asked. */
export interface Deployed<T> {
  readonly result: T;
  readonly resources: readonly Declared[];
  readonly calls: readonly { readonly token: string; readonly inputs: unknown }[];
  /** "type name" of everything, in alphabetical order. */
  readonly names: () => string[];
  /** @throws where there is none of that name but components */
  readonly find: (name: string) => Declared;
}

export interface DeployOptions {
  readonly config?: Readonly<Record<string, string>>;
  readonly stack?: string;
  /** Answers for the provider's reading functions, by token. One that is not listed is refused. */
  readonly invokes?: Readonly<Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>>>;
}

/** The request of a resource, as far as Pulumi's mocks do not hand it over. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getIgnorechangesList(): string[];
  getDeletedwith(): string;
  getDependenciesList(): string[];
}

const shortUrn = (urn: string) => {
  const [, , types = "", name = ""] = urn.split("::");
  return `${types.split("$").at(-1) ?? ""} ${name}`;
};

/** Builds a program, or a part of one, against a recorder; waits until everything it declared has come. */
export async function deploy<T>(build: () => T | Promise<T>, options: DeployOptions = {}): Promise<Deployed<T>> {
  const { config = {}, stack = "dev", invokes = {} } = options;
  const inputs = new Map<string, Record<string, unknown>>();
  const resources: Declared[] = [];
  const calls: { token: string; inputs: unknown }[] = [];
  const refused: string[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: (args) => {
      const given = args.inputs as Record<string, unknown>;
      inputs.set(`${args.type} ${args.name}`, given);
      return { id: `${args.name}-id`, state: { ...given, ...synthetic(args.type, args.name, given) } };
    },
    call: (args) => {
      const given = args.inputs as Record<string, unknown>;
      calls.push({ token: args.token, inputs: given });
      const answer = invokes[args.token] ?? NOTHING_DEPLOYED[args.token];
      // Pulumi does not notice a mock that throws.
      if (answer === undefined) refused.push(args.token);
      return answer?.(given) ?? {};
    },
  };
  pulumi.runtime.setAllConfig({ ...config });
  await pulumi.runtime.setMocks(mocks, "sluice", stack, false, "organization");
  const restore = recordOptions((request) => {
    const type = request.getType();
    const name = request.getName();
    const parent = shortUrn(request.getParent()).trim();
    resources.push({
      type,
      name,
      inputs: inputs.get(`${type} ${name}`) ?? {},
      options: {
        parent: parent === "" || parent.startsWith("pulumi:pulumi:Stack") ? undefined : parent,
        protect: request.getProtect(),
        retainOnDelete: request.getRetainondelete(),
        ignoreChanges: request.getIgnorechangesList(),
        deletedWith: request.getDeletedwith() === "" ? undefined : shortUrn(request.getDeletedwith()),
        dependencies: request.getDependenciesList().map(shortUrn).sort(),
      },
    });
  });
  try {
    const result = await build();
    await pulumi.runtime.disconnect();
    if (refused.length > 0) throw new Error(`no answer for ${refused.join(", ")}`);
    return {
      result,
      resources,
      calls,
      names: () => resources.map(({ type, name }) => `${type} ${name}`).sort(),
      find: (name) => {
        const found = resources.find((each) => each.name === name && !each.type.startsWith("sluice:"));
        if (found === undefined) throw new Error(`no resource is named ${name}`);
        return found;
      },
    };
  } finally {
    restore();
    pulumi.runtime.setAllConfig({});
  }
}

/** What the engine answers before the first deployment. */
const NOTHING_DEPLOYED: Readonly<Record<string, () => Record<string, unknown>>> = {
  "pulumi:pulumi:readStackResourceOutputs": () => ({ outputs: {} }),
};

/** What AWS would answer beyond what it was asked for. */
function synthetic(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const physical = typeof inputs["name"] === "string" ? inputs["name"] : `${name}-id`;
  const service = type.split(":")[1]?.split("/")[0] ?? "";
  if (type === "aws:s3/bucket:Bucket") return { arn: `arn:aws:s3:::${name}-id` };
  return {
    arn: `arn:aws:${service}:ap-southeast-2:123456789012:${physical}`,
    ...(type === "aws:sqs/queue:Queue" ? { url: `https://sqs.example/123456789012/${physical}` } : {}),
  };
}

/** Pulumi's mocks see inputs only: this listens to the request itself, for parents, protection and dependencies. */
function recordOptions(record: (request: Request) => void): () => void {
  const prototype = MockMonitor.prototype;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own object below
  const original = prototype.registerResource;
  prototype.registerResource = async function (this: MockMonitor, request: Request, callback) {
    await original.call(this, request, callback);
    record(request);
  };
  return () => {
    prototype.registerResource = original;
  };
}

/** The value of an output that stands. */
export async function valueOf<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  return await new Promise((resolve) => {
    pulumi.output(output).apply(resolve);
  });
}
