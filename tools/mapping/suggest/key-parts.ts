import type { Source } from "../../../runtime/mapping/record-mapping.ts";
import { dateTime } from "../../../runtime/map/date-text.ts";
import { wordsOf } from "./fields/field-words.ts";
import { idName } from "./fields/id-names.ts";
import { timeName } from "./fields/time-names.ts";

/** What the keys of the objects say, where their records say nothing. */
export interface KeyParts {
  readonly keyPattern: string;
  readonly userID?: Source;
  readonly timestamp?: Source;
  /** In how many of the keys the pattern finds them. */
  readonly keys: number;
}

interface Part {
  readonly name: string;
  /** A regular expression, without its groups. */
  readonly pattern: string;
  /** A regular expression of what comes before it: `user=`. */
  readonly before: string;
}

/**
 * Finds parts of keys for what is wanted: `user=ann/dt=2026-11-24/` has both, `2026/11/24/` is a date. A user that no part is
 * named for is the name of the folder, or of the file where all are in one folder.
 */
export function findKeyParts(
  keys: readonly string[],
  wanted: { userID: boolean; timestamp: boolean },
): KeyParts | undefined {
  const named = hiveParts(keys);
  const user = wanted.userID ? (best(named, ({ name }) => idName([name])) ?? fallback(keys)) : undefined;
  const date = wanted.timestamp
    ? (best(
        named.filter((part) => part.name !== user?.name && isDate(part, keys)),
        dateName,
      ) ?? folderDate(keys))
    : undefined;
  if (user === undefined && date === undefined) return undefined;
  const keyPattern = patternOf([user, date], keys);
  if (keyPattern === undefined) return undefined;
  return {
    ...keyPattern,
    ...(user ? { userID: { keyPart: user.name } } : {}),
    ...(date ? { timestamp: { keyPart: date.name } } : {}),
  };
}

const dateName = ({ name }: Part): number => Math.max(0.1, timeName([name]));

function best(parts: readonly Part[], score: (part: Part) => number): Part | undefined {
  const [first] = [...parts].sort((a, b) => score(b) - score(a));
  return first && score(first) > 0 ? first : undefined;
}

/** `name=value` folders that all keys have. */
function hiveParts(keys: readonly string[]): readonly Part[] {
  const [first = ""] = keys;
  const names = [...first.matchAll(/(?<=^|\/)([A-Za-z_]\w*)=[^/]+(?=\/)/g)].map(([, name = ""]) => name);
  return names
    .filter((name) => keys.every((key) => new RegExp(`(?:^|/)${name}=[^/]+/`).test(key)))
    .map((name) => ({ name: partName(name), pattern: "[^/]+", before: `${folderStart(name, keys)}${name}=` }))
    .filter(({ name }) => /^[a-z]/.test(name));
}

const partName = (name: string): string => wordsOf(name).join("_");

/** `user=` is in `superuser=` too. */
const folderStart = (name: string, keys: readonly string[]): string =>
  keys.some((key) => new RegExp(`\\w${name}=`).test(key)) ? "(?:^|/)" : "";

function isDate({ before, pattern }: Part, keys: readonly string[]): boolean {
  return keys.every((key) => dateTime(new RegExp(`${before}(${pattern})`).exec(key)?.[1] ?? "") !== undefined);
}

const DATES = ["\\d{4}/\\d\\d/\\d\\d", "\\d{4}-\\d\\d-\\d\\d"];

function folderDate(keys: readonly string[]): Part | undefined {
  const pattern = DATES.find((each) =>
    keys.every((key) => dateTime(new RegExp(`(?<!\\d)(${each})(?!\\d)`).exec(key)?.[1] ?? "") !== undefined),
  );
  return pattern === undefined ? undefined : { name: "date", pattern, before: "" };
}

/** The folder or the file: better than a rejection of every record. */
function fallback(keys: readonly string[]): Part {
  const folders = new Set(keys.map((key) => key.split("/").at(-2)));
  return folders.size > 1 && !folders.has(undefined)
    ? { name: "folder", pattern: "[^/]+(?=/[^/]+$)", before: "" }
    : { name: "file", pattern: "[^/]+$", before: "" };
}

/** One pattern with the parts in the order in which they are in the keys. */
function patternOf(
  parts: readonly (Part | undefined)[],
  keys: readonly string[],
): Pick<KeyParts, "keyPattern" | "keys"> | undefined {
  const [a, b] = parts.filter((part) => part !== undefined).map(groupOf);
  if (a === undefined) return undefined;
  const patterns = b === undefined ? [a] : [`${a}.*?${b}`, `${b}.*?${a}`];
  const counted = patterns.map((keyPattern) => ({
    keyPattern,
    keys: keys.filter((key) => new RegExp(keyPattern, "su").test(key)).length,
  }));
  return counted.sort((x, y) => y.keys - x.keys)[0];
}

function groupOf({ name, pattern, before }: Part): string {
  const edge = before === "" && pattern.startsWith("\\d") ? "(?<!\\d)" : "";
  return `${before}${edge}(?<${name}>${pattern})`;
}
