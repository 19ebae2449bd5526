import * as pulumi from "@pulumi/pulumi";
import type { Declared, Deployed } from "./deploy.ts";

/** A declared resource as plain data: what `expected/` has for each, by "type name". */
export interface Described {
  readonly parent?: string;
  readonly inputs?: unknown;
  readonly ignoreChanges?: readonly string[];
  readonly protect?: true;
  readonly retainOnDelete?: true;
  readonly deletedWith?: string;
}

/** All that a program declared, as plain data, in alphabetical order. */
export async function described(deployed: Deployed<unknown>): Promise<Record<string, Described>> {
  const entries = deployed.resources.map(
    async (each) => [`${each.type} ${each.name}`, await describeOne(each)] as const,
  );
  const sorted = (await Promise.all(entries)).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted);
}

async function describeOne({ inputs, options }: Declared): Promise<Described> {
  return {
    ...(options.parent === undefined ? {} : { parent: options.parent }),
    ...(Object.keys(inputs).length === 0 ? {} : { inputs: await plain(inputs) }),
    ...(options.ignoreChanges.length === 0 ? {} : { ignoreChanges: options.ignoreChanges }),
    ...(options.protect ? { protect: true } : {}),
    ...(options.retainOnDelete ? { retainOnDelete: true } : {}),
    ...(options.deletedWith === undefined ? {} : { deletedWith: options.deletedWith }),
  };
}

/** Texts that are JSON become what they say, and archives their files, for people to read. */
async function plain(value: unknown): Promise<unknown> {
  if (value instanceof pulumi.asset.StringAsset) return await value.text;
  if (value instanceof pulumi.asset.AssetArchive) return await plain(await value.assets);
  if (typeof value === "string" && value.startsWith("{")) return { json: JSON.parse(value) as unknown };
  if (Array.isArray(value)) return await Promise.all(value.map(plain));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([name, each]) => [name, await plain(each)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
