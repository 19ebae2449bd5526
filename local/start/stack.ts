import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { acceptedKeys, intakeOf, printableMapping } from "../pipeline/intake.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { RecordedProgram } from "../program/recorded.ts";
import { runProgram } from "../program/run-program.ts";
import { readStackConfig, type StackConfig } from "../program/stack-config.ts";
import type { Reloaded } from "./reloader.ts";
import type { StartOptions } from "./start-options.ts";
import type { WatchedSources } from "./watch-sources.ts";

/** A stack of the project: its settings, its program, and their sources. */
export class Stack {
  readonly #project: string;
  readonly #options: Pick<StartOptions, "stack" | "config">;
  readonly #signal: AbortSignal;
  #program: RecordedProgram | undefined;

  /** @param signal ends the program where it runs */
  constructor(project: string, options: Pick<StartOptions, "stack" | "config">, signal: AbortSignal) {
    this.#project = project;
    this.#options = options;
    this.#signal = signal;
  }

  /** What was read last. */
  get program(): RecordedProgram | undefined {
    return this.#program;
  }

  /** All that the program reads, but for packages. */
  get sources(): WatchedSources {
    const files = ["index.ts", "Pulumi.yaml", `Pulumi.${this.#options.stack}.yaml`];
    return { folder: this.#project, paths: [...files, "infra", "runtime", "terminal"] };
  }

  /** @throws UserError */
  readConfig(): StackConfig {
    return readStackConfig(this.#project, this.#options.stack, this.#options.config);
  }

  /** Runs the program. @throws UserError where it does not compile or refuses its settings */
  async read(): Promise<RecordedProgram> {
    const program = await this.#run();
    this.#program = program;
    return program;
  }

  /**
   * Reads the stack again, and gives a pipeline what is different.
   *
   * @param onUpdated is called when the pipeline has it
   * @throws UserError where that cannot be; the pipeline then is as it was
   */
  async reload(pipeline: Pipeline, onUpdated: (program: RecordedProgram) => void): Promise<Reloaded> {
    const program = await this.#run();
    const before = this.#program;
    if (before === undefined || isDeepStrictEqual(program, before)) return { kind: "unchanged" };
    await pipeline.update(program);
    this.#program = program;
    onUpdated(program);
    return { kind: "reloaded", news: newsOf(before, program) };
  }

  async #run(): Promise<RecordedProgram> {
    const program = pathToFileURL(join(this.#project, "index.ts"));
    const [recorded] = await runProgram(this.#options.stack, [this.readConfig()], { program, signal: this.#signal });
    if (recorded === undefined) throw new Error("the program was not recorded");
    return recorded;
  }
}

/** What is different for people who use the pipeline. */
function newsOf(before: RecordedProgram, after: RecordedProgram): string[] {
  const name = (output: string) => (program: RecordedProgram) => String(program.outputs[output]);
  const facts: [string, (program: RecordedProgram) => string][] = [
    ["the bucket is now ", name("bucketName")],
    ["the table is now ", name("tableName")],
    ["it now takes ", (program) => acceptedKeys(intakeOf(program))],
    ["it now takes ", (program) => printableMapping(intakeOf(program))],
  ];
  return facts.filter(([, fact]) => fact(before) !== fact(after)).map(([text, fact]) => `${text}${fact(after)}`);
}
