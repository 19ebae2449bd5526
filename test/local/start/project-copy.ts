import { cpSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM_FOLDER } from "../../../local/program/run-program.ts";

const PARTS = ["index.ts", "package.json", "Pulumi.yaml", "Pulumi.dev.yaml", "infra", "runtime", "terminal"];

/** A copy of the project's program in a temporary folder, for a test to change. */
export function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), "sluice-test-"));
  for (const part of PARTS) cpSync(join(PROGRAM_FOLDER, part), join(copy, part), { recursive: true });
  symlinkSync(join(PROGRAM_FOLDER, "node_modules"), join(copy, "node_modules"));
  return copy;
}
