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

/** A command under a fault, and then without it, as its own output tells the user to go on. */
export class Command {
  readonly #argv: readonly string[];
  readonly #folder: string;
  readonly #patience: Patience;
  #last: CliResult | undefined;

  /** @param folder has the `local.json` that says where the servers are */
  constructor(argv: readonly string[], folder: string, fault: FaultName) {
    this.#argv = argv;
    this.#folder = folder;
    this.#patience = patienceFor(fault);
  }

  async run(): Promise<Ending> {
    this.#last = await runCli(this.#argv, this.#folder, { patience: this.#patience });
    return endingOf(this.#last);
  }

  async again(): Promise<Ending> {
    for (let tries = 1; ; tries++) {
      const advice = /sluice ((?:backfill --resume|replay --run) \S+)/.exec(this.#last?.stderr ?? "")?.[1];
      const argv = advice === undefined ? this.#argv : [...advice.split(" "), "--json"];
      this.#last = await runCli(argv, this.#folder, { patience: PATIENCE });
      if (this.#last.code === 0 || tries >= 3) return endingOf(this.#last);
    }
  }
}

function endingOf({ code, stdout, stderr, summary }: CliResult): Ending {
  const { gone = 0, withRejects = 0 } = summary;
  const slanders = gone !== 0 || withRejects !== 0;
  return { done: code === 0, text: `exit ${code}\n${stdout}${stderr}`, slanders };
}
