import { readdirSync, statSync, type Stats } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileError } from "../../terminal/file-error.ts";

/** A file on this machine that stands for an object. */
export interface LocalFile {
  readonly path: string;
  /** The key that it would have: its path in the folder that was named, or the path as it was named. */
  readonly key: string;
  /** Epoch milliseconds; it stands for the object's LastModified. */
  readonly lastModified: number;
  readonly sizeBytes: number;
}

/**
 * Finds the files that the command line names, in the order of their keys.
 *
 * Hidden files and folders, such as `.DS_Store`, are left out of a folder, not of the command line.
 *
 * @param names of files and folders, relative to `cwd`
 * @param except the path of a file that is no object, although it may lie in one of the folders
 * @throws UserError if one is not there or cannot be read
 */
export function findLocalFiles(names: readonly string[], cwd: string, except?: string): readonly LocalFile[] {
  const found = new Map<string, LocalFile>();
  for (const name of names) {
    const path = resolve(cwd, name);
    const files = attempt(name, () => {
      const stats = statSync(path);
      return stats.isDirectory() ? filesIn(path) : [localFile(path, keyOf(path, cwd), stats)];
    });
    for (const file of files) if (file.path !== except && !found.has(file.path)) found.set(file.path, file);
  }
  return [...found.values()];
}

function filesIn(folder: string): readonly LocalFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ path, key: slashes(relative(folder, path)) }))
    .filter(({ key }) => !/(?:^|\/)\./.test(key))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ path, key }) => localFile(path, key, statSync(path)));
}

const localFile = (path: string, key: string, { mtimeMs, size }: Stats): LocalFile => ({
  path,
  key,
  lastModified: mtimeMs,
  sizeBytes: size,
});

/** A file outside the folder has no path of its own in it. */
function keyOf(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  const key = inside.startsWith("..") || isAbsolute(inside) ? path : inside;
  return slashes(key).replace(/^\/+/, "");
}

const slashes = (path: string): string => path.split(sep).join("/");

function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw fileError("FILE", name, "read", cause, "a file with JSON, or a folder of such files");
  }
}
