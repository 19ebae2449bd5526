import { join, relative } from "node:path";
import picocolors from "picocolors";
import { describeSystemError } from "../../terminal/system-error.ts";
import { keyNames } from "../../runtime/mapping/record-mapping.ts";
import { intakeOf } from "../pipeline/intake.ts";
import { type Pipeline, startPipeline } from "../pipeline/pipeline.ts";
import { adoptedThings } from "../program/declared.ts";
import type { RecordedProgram } from "../program/recorded.ts";
import { PROGRAM_FOLDER } from "../program/run-program.ts";
import { type InstanceLock, lockInstance } from "./instance-lock.ts";
import { LiveLog } from "./live-log.ts";
import { DEFAULT_PORTS, portChoices, type Ports, portsInUse } from "./ports.ts";
import { Reloader } from "./reloader.ts";
import { Stack } from "./stack.ts";
import { readStartOptions, type StartOptions } from "./start-options.ts";
import { startupMessage } from "./startup-message.ts";
import { watchSources } from "./watch-sources.ts";

/** What is around the command; a test has its own. */
export interface StartSurroundings {
  readonly print?: (text: string) => void;
  /** The folder of the Pulumi program. */
  readonly project?: string;
  /** The folder for state, and for the file that says where the pipeline is. */
  readonly folder?: string;
  readonly defaultPorts?: Ports<number>;
}

/** Runs the pipeline until it is asked to stop. */
export async function startCommand(
  argv: readonly string[],
  stopAsked: Promise<void>,
  { print = console.log, project = PROGRAM_FOLDER, ...surroundings }: StartSurroundings = {},
): Promise<number> {
  const { folder = join(project, ".sluice"), defaultPorts = DEFAULT_PORTS } = surroundings;
  const options = await readStartOptions(argv, print);
  if (options === undefined) return 0;
  const stopping = new AbortController();
  void stopAsked.then(() => stopping.abort());
  const stack = new Stack(project, options, stopping.signal);
  stack.readConfig(); // Whatever is wrong with it is said before anything begins.
  const lock = await lockInstance(folder);
  try {
    await runStack(stack, { options, lock, print, folder, defaultPorts, stopAsked });
  } catch (error) {
    // Ctrl-C at a terminal ends the program's process too, which then has not failed.
    if (!stopping.signal.aborted) throw error;
  } finally {
    lock.release();
  }
  return 0;
}

interface Run extends Required<Omit<StartSurroundings, "project">> {
  readonly options: StartOptions;
  readonly lock: InstanceLock;
  readonly stopAsked: Promise<void>;
}

async function runStack(stack: Stack, run: Run): Promise<void> {
  const { options, print, stopAsked } = run;
  const log = new LiveLog(print, picocolors);
  const changedEarly: string[] = [];
  let reloader: Reloader | undefined;
  // Before the sources are read, so that no change of them goes unseen.
  const watcher = await watchSources(
    stack.sources,
    (names) => (reloader === undefined ? changedEarly.push(...names) : reloader.changed(names)),
    (error) => print(`Changes of the source are not seen: ${describeSystemError(error) ?? String(error)}`),
  );
  try {
    const program = await stack.read();
    const pipeline = await startFirst(program, stack, log, run);
    reloader = new Reloader(
      () => stack.reload(pipeline, (next) => publish(run.lock, pipeline, next)),
      (result) => log.reload(result),
    );
    if (changedEarly.length > 0) reloader.changed(changedEarly);
    await stopAsked;
    print("\nStopping ...");
    await reloader.stop();
    await pipeline.stop();
    print(stoppedText(pipeline.pending, options.persist));
  } finally {
    await watcher.close();
  }
}

/** Starts the pipeline, and says where it is. */
async function startFirst(program: RecordedProgram, stack: Stack, log: LiveLog, run: Run): Promise<Pipeline> {
  const { options, folder, print, defaultPorts } = run;
  // A folder a stack, since stacks differ in names.
  const directory = options.persist ? join(folder, "local", options.stack) : undefined;
  const pipeline = await startPipeline(program, {
    ...(directory === undefined ? {} : { directory }),
    ports: portChoices(options.ports, defaultPorts),
    onFunctionLog: (line) => log.functionLine(line),
    onFailure: (error, retryIn) => log.failure(error, retryIn),
    onIgnored: (key) => log.ignored(key, intakeOf(stack.program ?? program)),
  });
  log.showItemsOf(pipeline, keyNames(intakeOf(program).mapping));
  publish(run.lock, pipeline, program);
  const { s3Endpoint: s3, dynamodbEndpoint: dynamodb, sqsEndpoint: sqs } = pipeline.address;
  const moved = portsInUse(options.ports, defaultPorts, { s3, dynamodb, sqs });
  if (moved !== undefined) print(moved);
  const shown = directory === undefined ? undefined : relative(process.cwd(), directory);
  print(
    startupMessage(pipeline.address, intakeOf(program), {
      directory: shown,
      colors: picocolors,
      adopted: adoptedThings(program),
    }),
  );
  return pipeline;
}

function publish(lock: InstanceLock, pipeline: Pipeline, program: RecordedProgram): void {
  lock.publish({ ...pipeline.address, intake: intakeOf(program) });
}

function stoppedText(pending: number, persistent: boolean): string {
  if (pending === 0) return "Stopped.";
  const events = pending === 1 ? "1 event" : `${pending} events`;
  return persistent
    ? `Stopped; the next start goes on with ${events}.`
    : `Stopped; ${events} that waited are gone, with everything else in memory.`;
}
