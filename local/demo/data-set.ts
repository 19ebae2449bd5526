import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { parse } from "yaml";
import { type Item, KEEP_DIGITS } from "../items/read-items.ts";
import { systemErrorReason } from "../../terminal/system-error.ts";
import { UsageError } from "../../terminal/user-error.ts";

/** Files that the demonstration puts into the bucket. */
export interface DataSet {
  readonly title: string;
  /** Where the files are; a key is a file's path from here, with slashes. */
  readonly folder: string;
  /** Keys, sorted. */
  readonly keys: readonly string[];
  /** The record mapping, as JSON; undefined is the stack's own. */
  readonly mapping: string | undefined;
  /** Key, time and data of the items that must be in the table afterwards; undefined where nobody wrote them down. */
  readonly expected: readonly Item[] | undefined;
}

/** The sample data sets, in the order in which they are shown. */
const SAMPLES = [
  { name: "user-activity", title: "User activity" },
  { name: "orders", title: "Orders" },
  { name: "iot", title: "IoT readings" },
  { name: "logs", title: "Application logs" },
];

/** @param folder of all the samples */
export function readSamples(folder: string): DataSet[] {
  return SAMPLES.map(({ name, title }) => ({
    title,
    folder: join(folder, name, "files"),
    keys: filesUnder(join(folder, name, "files")),
    mapping: readFileSync(join(folder, name, "mapping.json"), "utf8"),
    expected: readExpected(join(folder, name, "items.json")),
  }));
}

/** @param file items in DynamoDB's own JSON */
function readExpected(file: string): Item[] {
  const items = JSON.parse(readFileSync(file, "utf8")) as Record<string, AttributeValue>[];
  return items.map((item) => unmarshall(item, KEEP_DIGITS));
}

/**
 * @param folder as the user wrote it, relative to `cwd`
 * @param mappingFile JSON or YAML, likewise
 * @throws UsageError for a folder or a file that cannot be read
 */
export function readUserFolder(folder: string, mappingFile: string | undefined, cwd: string): DataSet {
  const from = resolve(cwd, folder);
  const mapping = mappingFile === undefined ? undefined : resolve(cwd, mappingFile);
  const keys = orUsageError(`cannot read the folder ${folder}`, () => filesUnder(from));
  return {
    title: folder,
    folder: from,
    keys: keys.filter((key) => join(from, key) !== mapping),
    mapping:
      mapping === undefined
        ? undefined
        : orUsageError(`cannot read the mapping ${mappingFile ?? ""}`, () =>
            JSON.stringify(parse(readFileSync(mapping, "utf8"))),
          ),
    expected: undefined,
  };
}

function filesUnder(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join("/")).sort();
}

function orUsageError<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = systemErrorReason(error) ?? (error instanceof Error ? error.message : String(error));
    // Of a file that is no YAML, the message shows its lines too.
    throw new UsageError(`${what}: ${reason.split("\n", 1)[0]?.replace(/:$/, "") ?? ""}`, { cause: error });
  }
}
