import { basename, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));

/**
 * What the user types to run `sluice`.
 *
 * `npx sluice` finds it only inside the repository: npm's registry has no such package of ours.
 *
 * @param {string} cwd where the user is
 * @param {string} script the path that Node was started with
 */
export function sluiceCommand(cwd, script) {
  if (!relative(REPOSITORY, cwd).startsWith("..")) return "npx sluice";
  if (basename(script) === "sluice") return "sluice";
  const path = resolve(cwd, script);
  return `node ${/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`;
}

/** The command that every text which names a command of ours begins with, so that it runs as it is printed. */
export const SLUICE = sluiceCommand(process.cwd(), process.argv[1] ?? "sluice");
