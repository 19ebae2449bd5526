import { InvalidMappingError, readMapping } from "../../mapping/read-mapping.ts";
import type { ShardResult } from "./shard-result.ts";
import type { Shard } from "./shard.ts";
import { MOST_AT_ONCE, type Pace, type ShardTask } from "./task.ts";

/** Keeps what a run's command and its workers tell each other. */
export interface WorkBucket {
  /** @returns the object's text; `undefined` if there is none */
  read(key: string): Promise<string | undefined>;
  write(key: string, text: string): Promise<void>;
}

/** What a worker finds in the work bucket is not what must be there. The message says what, and what was expected. */
export class InvalidWorkError extends Error {
  override readonly name = "InvalidWorkError";
}

/** @throws {InvalidWorkError} */
export async function readTask(bucket: WorkBucket, key: string): Promise<ShardTask> {
  const task = fieldsOf(await required(bucket, key), key);
  for (const name of ["run", "bucket", "table"]) expect(task, name, "a text", isText, key);
  expect(task, "maxDecompressedBytes", "a number above 0", isPositive, key);
  expect(task, "concurrency", `a whole number from 1 to ${MOST_AT_ONCE}`, isConcurrency, key);
  for (const name of ["rewrite", "dryRun"]) expect(task, name, "true or false", isFlag, key);
  expect(task, "pace", "an object", isObject, key);
  checkPace(task["pace"] as Fields, key);
  return { ...(task as unknown as ShardTask), mapping: mappingOf(task["mapping"], key) };
}

/**
 * @returns `undefined` if there is none
 * @throws {InvalidWorkError}
 */
export async function readPace(bucket: WorkBucket, key: string): Promise<Pace | undefined> {
  const text = await bucket.read(key);
  if (text === undefined) return undefined;
  const pace = fieldsOf(text, key);
  checkPace(pace, key);
  return pace;
}

/** @throws {InvalidWorkError} */
export async function readShard(bucket: WorkBucket, key: string): Promise<Shard> {
  const shard = fieldsOf(await required(bucket, key), key);
  for (const name of ["id", "bucket"]) expect(shard, name, "a text", isText, key);
  const hasKeys = (value: unknown): boolean =>
    Array.isArray(value) && value.every((object: unknown) => isObject(object) && isText((object as Fields)["key"]));
  expect(shard, "objects", "a list of objects with a key", hasKeys, key);
  return shard as unknown as Shard;
}

/**
 * @returns `undefined` if there is none
 * @throws {InvalidWorkError}
 */
export async function readResult(bucket: WorkBucket, key: string): Promise<ShardResult | undefined> {
  const text = await bucket.read(key);
  if (text === undefined) return undefined;
  const result = fieldsOf(text, key);
  expect(result, "shard", "a text", isText, key);
  expect(result, "finished", "true or false", isFlag, key);
  for (const name of ["done", "failures", "cut"]) expect(result, name, "a list", Array.isArray, key);
  expect(result, "totals", "an object", isObject, key);
  return result as unknown as ShardResult;
}

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isFlag = (value: unknown): boolean => typeof value === "boolean";
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const isPositive = (value: unknown): boolean => typeof value === "number" && value > 0 && Number.isFinite(value);
const isConcurrency = (value: unknown): boolean =>
  isPositive(value) && Number.isInteger(value) && Number(value) <= MOST_AT_ONCE;
const isLimit = (value: unknown): boolean => value === undefined || value === null || isPositive(value);

async function required(bucket: WorkBucket, key: string): Promise<string> {
  const text = await bucket.read(key);
  if (text === undefined) throw new InvalidWorkError(`${key} is not there`);
  return text;
}

function fieldsOf(text: string, key: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidWorkError(`${key} is not JSON`, { cause });
  }
  if (!isObject(value)) throw new InvalidWorkError(`${key} is not a JSON object`);
  return value as Fields;
}

function expect(fields: Fields, name: string, what: string, holds: (value: unknown) => boolean, key: string): void {
  if (holds(fields[name])) return;
  const value = fields[name];
  const found = value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80);
  throw new InvalidWorkError(`${key}: ${name} is ${found}; expected ${what}`);
}

function checkPace(pace: Fields, key: string): void {
  for (const name of ["maxWrites", "maxRate"]) expect(pace, name, "a number above 0, or null", isLimit, key);
}

function mappingOf(value: unknown, key: string) {
  try {
    return readMapping(value);
  } catch (cause) {
    if (!(cause instanceof InvalidMappingError)) throw cause;
    throw new InvalidWorkError(`${key}: mapping cannot be used: ${cause.message}`, { cause });
  }
}
