import type { TypeNotation } from "../../../../runtime/mapping/record-mapping.ts";
import type { Sampled } from "./sampled-value.ts";

const DYNAMODB = /^(?:[SNBML]|SS|NS|BS|BOOL|NULL)$/;
const MONGODB = /^\$(?:oid|date|uuid|binary|number(?:Int|Long|Double|Decimal))$/;

/** Finds the notation for types that most of the documents are in, if they are in one. */
export function notationOf(documents: readonly Sampled[]): TypeNotation | undefined {
  const share = (is: (document: Sampled) => boolean): number => documents.filter(is).length / documents.length;
  if (documents.length === 0) return undefined;
  if (share(isDynamodb) > 0.5) return "dynamodb";
  return share((document) => hasMongodb(document, 0)) > 0.5 ? "mongodb" : undefined;
}

/** An item, or a document around items. */
function isDynamodb(document: Sampled): boolean {
  if (document.kind === "array") return document.elements.length > 0 && document.elements.every(isDynamodb);
  if (document.kind !== "object") return false;
  const around = ["Item", "Items", "NewImage", "OldImage"].flatMap((name) => document.members.get(name) ?? []);
  const items = around.flatMap((value) => (value.kind === "array" ? value.elements : [value]));
  return items.length > 0 ? items.every(isItem) : isItem(document);
}

function isItem(value: Sampled): boolean {
  return (
    value.kind === "object" &&
    value.members.size > 0 &&
    [...value.members.values()].every((each) => isTyped(each, DYNAMODB))
  );
}

/** Types stand among plain values, at any depth. */
function hasMongodb(value: Sampled, depth: number): boolean {
  if (depth > 4) return false;
  if (value.kind === "array") return value.elements.slice(0, 10).some((each) => hasMongodb(each, depth + 1));
  if (value.kind !== "object") return false;
  return isTyped(value, MONGODB) || [...value.members.values()].some((each) => hasMongodb(each, depth + 1));
}

/** Whether a value is an object of one member, which names a type. */
export function isTyped(value: Sampled, type: RegExp): boolean {
  return (
    value.kind === "object" && value.members.size === 1 && [...value.members.keys()].every((name) => type.test(name))
  );
}
