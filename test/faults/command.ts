import { PATIENCE, type Patience } from "../../runtime/work/patient-retries.ts";
import type { FaultName } from "../support/faulty-proxy/faults.ts";
import { runCli, type CliResult } from "../tools/run-cli.ts";
import type { Ending } from "./verdict.ts";

/**
 * As patient as the command line is, but for waits: how often a call is tried matters here, and not how long it waits. Silence is short
 * only where something is silent: elsewhere a busy machine would be taken for one.
 */
export function patienceFor(fault: FaultName): Patience {
  const waits = { ...PATIENCE, baseDelayMilliseconds: 2, longestDelayMilliseconds: 20 };
  return fault.startsWith("stall") ? { ...waits, attempts: 4, silence: { milliseconds: 500 } } : waits;
}

export interface CommandOptions {
  /** Whether it says that all is done. */
  readonly isDone?: (result: CliResult) => boolean;
  /** Whether it says of an object what only the fault can have told it. */
  readonly slanders?: (result: CliResult) => boolean;
  /** What is answered to a question. */
  readonly ask?: () => Promise<string>;
}

/** A command under a fault, and then without it, as its own output tells the user to go on. */
export class Command {
  readonly #argv: readonly string[];
  readonly #folder: string;
  readonly #patience: Patience;
  readonly #options: Required<Omit<CommandOptions, "ask">> & Pick<CommandOptions, "ask">;
  #last: CliResult | undefined;

  /** @param folder has the `local.json` that says where the servers are */
  constructor(argv: readonly string[], folder: string, fault: FaultName, options: CommandOptions = {}) {
    this.#argv = argv;
    this.#options = { isDone: ({ code }) => code === 0, slanders: slandersObjects, ...options };
    this.#folder = folder;
    this.#patience = patienceFor(fault);
  }

  async run(): Promise<Ending> {
    return this.#end(await runCli(this.#argv, this.#folder, { patience: this.#patience, ask: this.#options.ask }));
  }

  async again(): Promise<Ending> {
    for (let tries = 1; ; tries++) {
      const advice = /sluice ((?:backfill --resume|replay --run) \S+|verify --resume .+)/.exec(
        this.#last?.stderr ?? "",
      )?.[1];
      const argv = advice === undefined ? this.#argv : [...advice.split(" "), "--json"];
      const ending = this.#end(await runCli(argv, this.#folder, { patience: PATIENCE, ask: this.#options.ask }));
      if (ending.done || tries >= 3) return ending;
    }
  }

  /** What it said last. */
  get last(): CliResult | undefined {
    return this.#last;
  }

  #end(result: CliResult): Ending {
    const { isDone, slanders } = this.#options;
    this.#last = result;
    const { code, stdout, stderr } = result;
    return { done: isDone(result), text: `exit ${code}\n${stdout}${stderr}`, slanders: slanders(result) };
  }
}

function slandersObjects({ summary }: CliResult): boolean {
  const { gone = 0, withRejects = 0 } = summary;
  return gone !== 0 || withRejects !== 0;
}
