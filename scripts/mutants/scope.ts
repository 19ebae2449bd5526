import { readdirSync } from "node:fs";
import { relative } from "node:path";

/** Where faults are put, by the folder that the score is of. Of local/ it is what stands for AWS's behaviour. */
export const MUTATED: Readonly<Record<string, readonly string[]>> = {
  runtime: ["runtime/"],
  infra: ["infra/"],
  tools: ["tools/"],
  terminal: ["terminal/"],
  local: ["local/s3/", "local/dynamodb/", "local/sqs/", "local/lambda/"],
};

/** The least score of a folder, in percent. */
export const BARS: Readonly<Record<string, number>> = { runtime: 95, infra: 95, tools: 90, terminal: 90, local: 90 };

/** Needs servers, engines or minutes of its own, and is no part of `npm test`. */
const OTHER_TESTS = ["test/cloud/", "test/engine/", "test/servers/", "test/tools/proof/"];

/** The project's own code. */
const CODE = [
  "index.ts",
  "infra/",
  "runtime/",
  "terminal/",
  "tools/",
  "local/",
  "policy/",
  "scripts/",
  "test/",
  "bench/",
];

/** All modules of the project, relative to its folder. */
export function modulesOf(root: string): readonly string[] {
  return CODE.flatMap((place) => {
    if (!place.endsWith("/")) return [place];
    return readdirSync(`${root}/${place}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|mjs)$/.test(entry.name))
      .map((entry) => relative(root, `${entry.parentPath}/${entry.name}`).replaceAll("\\", "/"));
  }).sort();
}

/** The folder whose score a source counts for; undefined where it is not mutated. */
export function folderOf(file: string): string | undefined {
  return Object.keys(MUTATED).find((folder) => MUTATED[folder]?.some((place) => file.startsWith(place)));
}

export const isTestFile = (file: string): boolean =>
  file.endsWith(".test.ts") && !OTHER_TESTS.some((place) => file.startsWith(place));

/** Whether a path or a glob names a file: itself, a folder that it is in, or a pattern with `*` and `**`. */
export function names(pattern: string, file: string): boolean {
  const path = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  if (!path.includes("*")) return file === path || file.startsWith(`${path}/`);
  const source = path
    .split(/(\*\*\/?|\*)/)
    .map((part) => (part.startsWith("**") ? ".*" : part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`).test(file);
}
