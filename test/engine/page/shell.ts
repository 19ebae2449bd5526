import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Commands of other programs than Pulumi, in whose place the test writes down what they are called with. */
const OTHERS = ["aws", "npx"];

export interface Ran {
  readonly code: number;
  /** Of both streams. */
  readonly output: string;
  /** What other programs were called with, a line each. */
  readonly calls: readonly string[];
}

/** Runs the commands of a document as a reader would: in a shell, from the project's folder. */
export class Shell {
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  #runs = 0;

  constructor(folder: string, environment: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /** All commands of one block, until one fails. */
  async run(commands: string): Promise<Ran> {
    const programs = join(this.#folder, `.programs-${this.#runs++}`);
    mkdirSync(programs);
    const calls = join(programs, "calls");
    writeFileSync(calls, "");
    for (const name of OTHERS)
      writeFileSync(join(programs, name), `#!/bin/sh\necho "${name} $*" >> ${calls}\n`, { mode: 0o755 });
    const child = spawn("bash", ["-euo", "pipefail", "-c", commands], {
      cwd: this.#folder,
      env: { ...process.env, ...this.#environment, PATH: `${programs}:${process.env["PATH"] ?? ""}` },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => (output += text));
    }
    const code = await new Promise<number>((resolve) => child.on("close", (status) => resolve(status ?? 1)));
    return { code, output, calls: readFileSync(calls, "utf8").split("\n").filter(Boolean) };
  }
}
