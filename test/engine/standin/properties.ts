import { isDeepStrictEqual } from "node:util";
import struct from "google-protobuf/google/protobuf/struct_pb.js";

/** A resource's inputs or outputs, as the engine sends them. */
export type Properties = Readonly<Record<string, unknown>>;

/** Marks a value that is not known before the resource is made. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Marks values that are more than JSON, such as archives, and says which. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

export const toStruct = (properties: Properties): struct.Struct =>
  struct.Struct.fromJavaScript(properties as Parameters<typeof struct.Struct.fromJavaScript>[0]);

export const fromStruct = (message: struct.Struct | undefined): Properties => message?.toJavaScript() ?? {};

/** Names of the properties that are not the same, sorted. Archives are the same by their hash, as the engine has it. */
export function changedProperties(before: Properties, after: Properties): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)].filter((name) => !name.startsWith("__")));
  return [...names].filter((name) => !isDeepStrictEqual(byHash(before[name]), byHash(after[name]))).sort();
}

function byHash(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(SIGNATURE in value) || !("hash" in value)) return value;
  return value.hash;
}
