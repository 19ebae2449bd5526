import { relative, resolve, sep } from "node:path";
import { watch } from "chokidar";

/** Files that a running pipeline is made of. */
export interface WatchedSources {
  /** The folder that names are relative to. */
  readonly folder: string;
  /** Files, and folders with all that is in them. */
  readonly paths: readonly string[];
}

export interface SourceWatcher {
  close(): Promise<void>;
}

/** Editors and `git checkout` write several files in one go. */
const QUIET_MILLISECONDS = 100;

/** What the program and the function are written in; editors leave other files beside them for a moment. */
const SOURCE = /\.(?:ts|json|ya?ml)$/;

/**
 * Calls back with the names of source files that changed, once they have been quiet for a moment. Resolves when every
 * later change will be seen.
 */
export async function watchSources(
  { folder, paths }: WatchedSources,
  onChange: (names: readonly string[]) => void,
  onError: (error: unknown) => void,
): Promise<SourceWatcher> {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const report = (): void => {
    const names = [...changed].sort();
    changed.clear();
    onChange(names);
  };
  // The folder itself, so that a file which is not there yet, or is replaced, is seen too.
  const watcher = watch(folder, {
    cwd: folder,
    ignoreInitial: true,
    ignored: (path, stats) => {
      const name = relative(folder, resolve(folder, path)).replaceAll(sep, "/");
      const isPart = name === "" || paths.some((part) => name === part || name.startsWith(`${part}/`));
      return !isPart || (stats?.isFile() === true && !SOURCE.test(name));
    },
  });
  watcher.on("all", (event, name) => {
    if (event === "addDir" || event === "unlinkDir") return;
    changed.add(name.replaceAll(sep, "/"));
    clearTimeout(timer);
    timer = setTimeout(report, QUIET_MILLISECONDS);
  });
  watcher.on("error", onError);
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return {
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
