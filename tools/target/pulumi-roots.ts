import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where Pulumi's own installers keep the CLI: the script of get.pulumi.com, and `npx pulumi` with one folder for each version.
 *
 * @returns the folders that have the CLI in `bin/`, the newest version of npx first
 */
export function pulumiRoots(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const versions = join(home, "versions");
  const names = existsSync(versions) ? readdirSync(versions) : [];
  const newestFirst = names.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const roots = [...newestFirst.map((version) => join(versions, version)), home];
  return roots.filter((root) => ["pulumi", "pulumi.exe"].some((file) => existsSync(join(root, "bin", file))));
}
