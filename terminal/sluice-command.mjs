import { basename, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));

/**
 * The command with which the user runs `sluice`.
 *
 * `npx sluice` finds it only inside the repository, because it is not published to npm's registry.
 *
 * @param {string} cwd the user's working folder
 * @param {string} script the path that Node was started with
 */
export function sluiceCommand(cwd, script) {
  if (!relative(REPOSITORY, cwd).startsWith("..")) return "npx sluice";
  if (basename(script) === "sluice") return "sluice";
  const path = resolve(cwd, script);
  return `node ${/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`;
}

/** The start of every command that our messages print, so that the user can copy and run it. */
export const SLUICE = sluiceCommand(process.cwd(), process.argv[1] ?? "sluice");
