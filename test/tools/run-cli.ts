import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Output } from "../../terminal/io.ts";
import { PATIENCE } from "../../runtime/work/patient-retries.ts";
import { main } from "../../tools/cli.ts";
import type { Io } from "../../tools/commands/command.ts";
import { connect } from "../../tools/target/clients/connect.ts";

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of `--json`: what the lines of stdout hold. */
  readonly lines: Record<string, unknown>[];
  /** The last of them. */
  readonly summary: Record<string, unknown>;
}

class Capture implements Output {
  text = "";
  write(text: string): boolean {
    this.text += text;
    return true;
  }
  once(): void {
    // It always keeps up.
  }
}

/** Runs a command in this process. */
export async function runCli(argv: readonly string[], folder: string, changes: Partial<Io> = {}): Promise<CliResult> {
  const stdout = new Capture();
  const stderr = new Capture();
  const code = await main(argv, {
    ...{ stdout, stderr, cwd: folder, folder, connect, patience: PATIENCE },
    env: {},
    interrupt: new AbortController().signal,
    now: Date.now,
    ask: undefined,
    ...changes,
  });
  const lines = stdout.text
    .split("\n")
    .filter((line) => /^\{.*\}$/.test(line))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, stdout: stdout.text, stderr: stderr.text, lines, summary: lines.at(-1) ?? {} };
}

const BIN = fileURLToPath(new URL("../../tools/sluice.mjs", import.meta.url));

/** Runs a command in a process of its own, as a user does. */
export function spawnCli(
  argv: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = {},
  stdout: "pipe" | number = "pipe",
) {
  const child: ChildProcess = spawn(process.execPath, [BIN, ...argv], {
    env: { ...process.env, SLUICE_FOLDER: folder, ...env },
    stdio: ["ignore", stdout, "pipe"],
  });
  let output = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>(
    (resolve) => {
      child.on("close", (code, signal) => resolve({ code, signal, stdout: output, stderr }));
    },
  );
  return { child, ended, stderrSoFar: () => stderr };
}
