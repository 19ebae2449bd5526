import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where Pulumi's installers put the CLI: the script from get.pulumi.com, and `npx pulumi` with one folder per version.
 *
 * @returns the folders with the CLI in `bin/`, the newest npx version first
 */
export function pulumiRoots(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const versions = join(home, "versions");
  const names = existsSync(versions) ? readdirSync(versions) : [];
  const newestFirst = names.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const roots = [...newestFirst.map((version) => join(versions, version)), home];
  return roots.filter((root) => ["pulumi", "pulumi.exe"].some((file) => existsSync(join(root, "bin", file))));
}
