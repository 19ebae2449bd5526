import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../../tools/verify/join/open-database.ts";
import { Workspace } from "../../../tools/verify/join/workspace.ts";

/** A workspace in a folder of its own. */
export async function withWorkspace<T>(
  work: (workspace: Workspace, reopen: () => Promise<Workspace>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  const open = async (): Promise<Workspace> =>
    Workspace.open(await openDatabase(join(folder, "verify.duckdb"), { memoryMebibytes: 128, threads: 1 }));
  let workspace = await open();
  try {
    return await work(workspace, async () => {
      workspace.close();
      workspace = await open();
      return workspace;
    });
  } finally {
    workspace.close();
    rmSync(folder, { recursive: true });
  }
}
