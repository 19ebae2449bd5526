import { discardRunFolder, prepareRunFolder, writeJson, type RunFolder } from "./run-folder.ts";
import { lockFolder } from "./run-lock.ts";

/**
 * Makes the folder of a new run, locked and with its plan; or nothing.
 *
 * @returns what unlocks the folder
 */
export function beginRun(folder: RunFolder, plan: object): () => void {
  try {
    prepareRunFolder(folder);
    const unlock = lockFolder(folder.path);
    writeJson(folder.plan, plan);
    return unlock;
  } catch (error) {
    discardRunFolder(folder);
    throw error;
  }
}
