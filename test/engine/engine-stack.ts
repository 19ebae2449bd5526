import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type EngineEvent,
  LocalWorkspace,
  type PreviewOptions,
  type PulumiFn,
  type Stack,
  type UpOptions,
} from "@pulumi/pulumi/automation/index.js";
import { parse, stringify } from "yaml";
import { type Command, linesOf, loggedCommand } from "./logged-command.ts";
import { Steps } from "./steps.ts";

interface Place {
  readonly checkout: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly eventLog: string;
}

export interface StateResource {
  readonly inputs?: object;
  readonly outputs?: object;
}

/** A stack on the real engine, through Pulumi's Automation API; every run tells its steps. */
export class EngineStack {
  readonly stack: Stack;
  readonly #command: Command;
  readonly #place: Place;

  private constructor(stack: Stack, command: Command, place: Place) {
    this.stack = stack;
    this.#command = command;
    this.#place = place;
  }

  /**
   * A stack of a checkout; it comes into being with its first use, and all checkouts share it.
   *
   * @param program in this process, instead of the checkout's own; its errors are thrown as they are
   */
  static async open(
    checkout: string,
    name: string,
    environment: Record<string, string>,
    program?: { readonly project: string; readonly run: PulumiFn },
  ): Promise<EngineStack> {
    const eventLog = join(checkout, `events-${name}.log`);
    const command = await loggedCommand(eventLog);
    const workspace = { workDir: checkout, envVars: environment, pulumiCommand: command };
    const stack =
      program === undefined
        ? await LocalWorkspace.createOrSelectStack({ stackName: name, ...workspace }, workspace)
        : await LocalWorkspace.createOrSelectStack(
            { stackName: name, projectName: program.project, program: program.run },
            workspace,
          );
    return new EngineStack(stack, command, { checkout, environment, eventLog });
  }

  /** With settings besides those of the stack's file; as in the file, an object or a list is one. */
  async configured<T>(settings: Readonly<Record<string, unknown>>, run: () => Promise<T>): Promise<T> {
    const file = join(this.#place.checkout, `Pulumi.${this.stack.name}.yaml`);
    const before = readFileSync(file, "utf8");
    const { config, ...rest } = parse(before) as { readonly config: object };
    writeFileSync(file, stringify({ ...rest, config: { ...config, ...settings } }));
    return await run().finally(() => writeFileSync(file, before));
  }

  preview = (options: PreviewOptions = {}): Promise<Steps> => this.#run(() => this.stack.preview(options));
  up = (options: UpOptions = {}): Promise<Steps> => this.#run(() => this.stack.up(options));
  refresh = (): Promise<Steps> => this.#withoutProgram("refresh", "--skip-preview");

  /** As people do it: what a preview refuses is not begun. (The API leaves the preview out, and stops half-way.) */
  destroy = (): Promise<Steps> => this.#withoutProgram("destroy");

  /** By the CLI: the API refuses these two where the program is in this process, though they need none. */
  #withoutProgram(...command: string[]): Promise<Steps> {
    const { checkout, environment } = this.#place;
    const args = [...command, "--yes", "--non-interactive", "--stack", this.stack.name];
    return this.#run(() => this.#command.run(args, checkout, environment));
  }

  /** The resources in the engine's state. */
  async state(): Promise<readonly StateResource[]> {
    const { deployment } = (await this.stack.exportStack()) as {
      readonly deployment: { readonly resources?: StateResource[] };
    };
    return deployment.resources ?? [];
  }

  /** The steps of a run that has to fail, and what it says. */
  async failing(run: () => Promise<Steps>): Promise<{ readonly message: string; readonly steps: Steps }> {
    try {
      await run();
    } catch (error) {
      return { message: error instanceof Error ? error.message : String(error), steps: this.#steps() };
    }
    throw new Error("the engine did what it should have refused");
  }

  async #run(run: () => Promise<unknown>): Promise<Steps> {
    rmSync(this.#place.eventLog, { force: true });
    await run();
    return this.#steps();
  }

  #steps(): Steps {
    const { eventLog } = this.#place;
    const lines = existsSync(eventLog) ? linesOf(eventLog) : [];
    return new Steps(lines.map((line) => JSON.parse(line) as EngineEvent));
  }
}
