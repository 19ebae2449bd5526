import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The servers that `.ci/server` installs. */
export const SERVERS = ["ministack", "moto", "dynamodb-local", "dynoxide", "versitygw"] as const;

export type InstalledServer = (typeof SERVERS)[number];

/** A server's folder, or why it cannot be had here. */
export type Installation = { readonly folder: string } | { readonly reason: string };

const INSTALLER = fileURLToPath(new URL("../../../.ci/server", import.meta.url));

/** Installs a server unless it is installed already. */
export function install(name: InstalledServer): Promise<Installation> {
  return new Promise((resolve) => {
    execFile("bash", [INSTALLER, name], { maxBuffer: 16_777_216 }, (error, stdout, stderr) => {
      const reason = stderr.trim().split("\n").at(-1) ?? "";
      if (error) resolve({ reason: reason === "" ? error.message : reason });
      else resolve({ folder: stdout.trim() });
    });
  });
}

/** Tells the tests where the servers are. */
export const FOLDERS_VARIABLE = "SLUICE_SERVERS";

/** What `npm run test:servers` has installed: the folders by name. */
export function installedFolders(): Readonly<Partial<Record<InstalledServer, string>>> {
  const folders = process.env[FOLDERS_VARIABLE];
  if (folders === undefined) throw new Error("these tests want their servers: npm run test:servers");
  return JSON.parse(folders) as Partial<Record<InstalledServer, string>>;
}
