import { join } from "node:path";
import picocolors from "picocolors";
import type { Intake } from "../pipeline/address.ts";
import { formatLogEntry, readLogEntry } from "../pipeline/function-log.ts";
import { type Pipeline, startPipeline } from "../pipeline/pipeline.ts";
import { PROGRAM_FOLDER, runProgram } from "../program/run-program.ts";
import { readStackConfig, type StackConfig } from "../program/stack-config.ts";
import { lockInstance } from "./instance-lock.ts";
import { readStartOptions, type StartOptions } from "./start-options.ts";
import { startupMessage } from "./startup-message.ts";

const STATE_FOLDER = join(PROGRAM_FOLDER, ".sluice");

/**
 * Runs the pipeline until it is asked to stop.
 *
 * @param folder for what says where the pipeline is, and for its state
 */
export async function startCommand(
  argv: readonly string[],
  stopAsked: Promise<void>,
  print: (text: string) => void = console.log,
  folder: string = STATE_FOLDER,
): Promise<number> {
  const options = await readStartOptions(argv, print);
  if (options === undefined) return 0;
  const config = readStackConfig(PROGRAM_FOLDER, options.stack, options.config);
  const stopped = new AbortController();
  void stopAsked.then(() => stopped.abort());
  const claim = await lockInstance(folder);
  try {
    const { pipeline, intake, text } = await start(options, config, folder, print);
    claim.publish({ ...pipeline.address, intake });
    print(text);
    await stopAsked;
    await stop(pipeline, options.persist, print);
    return 0;
  } catch (error) {
    // Ctrl-C at a terminal ends the program's process too, which then has not failed.
    if (!stopped.signal.aborted) throw error;
    return 0;
  } finally {
    claim.release();
  }
}

async function start(
  options: StartOptions,
  config: StackConfig,
  folder: string,
  print: (text: string) => void,
): Promise<{ pipeline: Pipeline; intake: Intake; text: string }> {
  const [program] = await runProgram(options.stack, [config]);
  if (program === undefined) throw new Error("the program was not recorded");
  // A folder a stack, since stacks differ in names.
  const directory = options.persist ? join(folder, "local", options.stack) : undefined;
  const pipeline = await startPipeline(program, {
    ...(directory === undefined ? {} : { directory }),
    ports: options.ports,
    onFunctionLog: (line) => {
      const note = readLogEntry(line);
      if (note !== undefined) print(formatLogEntry(note, picocolors));
    },
    onFailure: ({ errorType, errorMessage }, retryIn) => {
      const next = retryIn === undefined ? "" : ` (tried again in ${retryIn} ms)`;
      print(picocolors.red(`✗ the function failed: ${errorType}: ${errorMessage}${next}`));
    },
  });
  const { prefix, suffixes, mapping, maxDecompressedBytes } = program.outputs as unknown as Intake;
  const intake = { prefix, suffixes, mapping, maxDecompressedBytes };
  return { pipeline, intake, text: startupMessage(pipeline.address, intake, directory, picocolors) };
}

async function stop(pipeline: Pipeline, persistent: boolean, print: (text: string) => void): Promise<void> {
  print("\nStopping ...");
  await pipeline.stop();
  const left = pipeline.pending;
  if (left === 0) print("Stopped.");
  else if (persistent) print(`Stopped; ${left} events wait for the next start.`);
  else print(`Stopped; ${left} events were not finished, and are gone with all that was in memory.`);
}
