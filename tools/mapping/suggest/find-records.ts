import { analyseSite, type Site } from "./analyse-site.ts";
import { isData, wordsOf } from "./fields/field-words.ts";
import { EVERY, isContainer, recordsAt, rootNodes, stepInto, type Node, type Step } from "./sample/record-site.ts";
import type { SampledDocument } from "./sample/read-sample.ts";
import { isTyped } from "./sample/type-notation.ts";
import type { Sampled, SampledObject } from "./sample/sampled-value.ts";

/** Names of what holds records, although the document around them may have an id and a time too. */
const ENVELOPE =
  /^(?:records?|events?|readings?|measurements?|samples?|datapoints?|points|metrics|logs?|entry|entries|batch|rows|hits|spans|telemetry)$/;

const DEEPEST = 8;

/** A value in the types of DynamoDB or MongoDB is no document, should the sample not be read as such. */
const TYPE = /^(?:[SNBML]|SS|NS|BS|BOOL|NULL|\$\w+)$/;

/**
 * Finds where the records of the documents are.
 *
 * A document is a record, or an array of records, unless it is only wrapped around them: it has one member and nothing else, or its
 * members are alike, or it has no time and something in it has.
 */
export function findRecords(documents: readonly SampledDocument[]): Site {
  return descend(rootNodes(documents), []);
}

function descend(nodes: readonly Node[], steps: readonly Step[]): Site {
  const records = recordsAt(nodes);
  const here = analyseSite(records, steps);
  const objects = records.flatMap(({ value }) => (value.kind === "object" ? [value] : []));
  if (steps.length >= DEEPEST || records.length === 0) return here;
  const inArray = nodes.filter(({ value }) => value.kind === "array").length > nodes.length / 2;
  // In the path, the elements of an array that holds no records itself need a step.
  const base = inArray ? stepInto(nodes, EVERY) : nodes;
  const baseSteps = inArray ? [...steps, EVERY] : steps;
  const go = (way: readonly Step[]): Site =>
    descend(
      way.reduce((at, step) => stepInto(at, step), base),
      [...baseSteps, ...way],
    );
  if (objects.length < records.length / 2) {
    return records.every(({ value }) => value.kind === "array") ? descend(base, baseSteps) : here;
  }
  const sole = soleMember(objects);
  if (sole !== undefined) return go([sole]);
  if (isMap(objects)) return go([EVERY]);
  return inside(here, objects, go) ?? here;
}

/** So many ways down are looked at, those with the most records first. */
const WAYS = 12;

/** A site below, if it is the better one. */
function inside(here: Site, objects: readonly SampledObject[], go: (way: readonly Step[]) => Site): Site | undefined {
  const dated = here.hasOwnTime && (here.time.chosen[0]?.score ?? 0) >= LEAST_DATED;
  const ways = containersIn(objects)
    .filter(({ way, holders }) => holders >= objects.length * 0.5 && (!dated || isEnvelope(way)))
    .sort((a, b) => b.count - a.count);
  const sites = ways
    .slice(0, WAYS)
    .map(({ way }) => go(way))
    .filter((site) => site.records.length > 0 && (dated ? site.hasOwnTime : isBetter(site, here)));
  return sites.find(({ hasOwnTime }) => hasOwnTime) ?? sites[0];
}

/** A time that is worth less is no reason to take a document for a record. */
const LEAST_DATED = 0.3;

function isEnvelope(way: readonly Step[]): boolean {
  const name = way.findLast((step) => step !== EVERY) ?? "";
  return ENVELOPE.test(wordsOf(name).at(-1) ?? "");
}

/** Where the records here have no time of their own. */
function isBetter(below: Site, here: Site): boolean {
  if (below.hasOwnTime) return true;
  // Neither has one. A document with an id is a record as it is.
  return !here.hasOwnId && below.hasOwnId;
}

/** @returns the name of the one member that every document has, or `*` if the names differ */
function soleMember(objects: readonly SampledObject[]): Step | undefined {
  const names = new Set<string>();
  let sole = 0;
  for (const { members } of objects) {
    const [[name, value] = [], ...others] = members;
    if (name === undefined || others.length > 0 || value === undefined || !isContainer(value) || isTyped(value, TYPE))
      continue;
    names.add(name);
    sole += 1;
  }
  if (sole === 0 || sole < objects.length * 0.9) return undefined;
  const [only = EVERY] = names.size === 1 ? names : [];
  return only;
}

/** Whether the members of objects are records: all are alike, and there is nothing else but fields beside them. */
function isMap(objects: readonly SampledObject[]): boolean {
  const maps = objects.map(withoutFields).filter(({ members }) => members.size > 0);
  const certain = maps.filter(({ members }) => members.size > 1 || [...members.keys()].every(isData));
  return certain.length > 0 && certain.length >= maps.length / 2 && maps.every((each) => hasLikeMembers(each));
}

/** Beside members whose names are data, there may be fields: a count, a version. */
function withoutFields(object: SampledObject): SampledObject {
  const containers = [...object.members].filter(([, value]) => isContainer(value));
  return containers.every(([name]) => isData(name)) ? { kind: "object", members: new Map(containers) } : object;
}

function hasLikeMembers({ members }: SampledObject): boolean {
  const values = [...members.values()];
  const shapes = values.map(shapeOf).filter((shape) => shape !== undefined);
  if (shapes.length < values.length || new Set(values.map(({ kind }) => kind)).size !== 1) return false;
  const counts = new Map<string, number>();
  for (const shape of shapes) for (const name of shape) counts.set(name, (counts.get(name) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count >= shapes.length * 0.6).map(([name]) => name);
  return (
    common.length >= 2 && shapes.every((shape) => common.filter((name) => shape.has(name)).length >= shape.size / 2)
  );
}

/** @returns the names in a record, or in the records of an array; `undefined` if it holds something else */
function shapeOf(value: Sampled): ReadonlySet<string> | undefined {
  const elements = value.kind === "array" ? value.elements : [value];
  const names = new Set<string>();
  for (const element of elements) {
    if (element.kind !== "object" || isTyped(element, TYPE)) return undefined;
    for (const name of element.members.keys()) names.add(name);
  }
  return names;
}

interface Way {
  readonly way: readonly Step[];
  /** How many objects have it, and how many members or elements there are in all. */
  readonly holders: number;
  readonly count: number;
}

/** The arrays of objects, and the maps, that are reached through objects. */
function containersIn(objects: readonly SampledObject[]): readonly Way[] {
  const ways = new Map<string, { way: readonly Step[]; holders: number; count: number; maps: SampledObject[] }>();
  const look = (value: Sampled, way: readonly string[]): void => {
    const elements = value.kind === "array" ? value.elements : [];
    const isRecords = elements.some(({ kind }) => kind === "object" || kind === "array");
    if (isRecords || (way.length > 0 && value.kind === "object" && value.members.size > 1)) {
      const key = JSON.stringify(way);
      const known = ways.get(key) ?? { way, holders: 0, count: 0, maps: [] };
      ways.set(key, known);
      known.holders += 1;
      known.count += value.kind === "object" ? value.members.size : elements.length;
      if (value.kind === "object") known.maps.push(value);
    }
    if (value.kind === "object" && way.length < 3) {
      for (const [name, member] of value.members) look(member, [...way, name]);
    }
  };
  for (const object of objects) look(object, []);
  return [...ways.values()]
    .filter(({ maps, holders }) => maps.length === 0 || (maps.length === holders && isMap(maps)))
    .map(({ way, maps, ...rest }) => ({ ...rest, way: maps.length > 0 ? [...way, EVERY] : way }));
}
