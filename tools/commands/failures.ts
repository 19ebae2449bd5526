import { resolve } from "node:path";
import { PatientRetries } from "../../runtime/work/patient-retries.ts";
import { EXIT } from "../../terminal/exit-code.ts";
import { terminalWidth, writeOut } from "../../terminal/io.ts";
import { ExportFile } from "../failures/export-file.ts";
import type { FailuresOptions } from "../failures/failures-options.ts";
import { inspectQueue } from "../failures/inspect-queue.ts";
import { inspectionText } from "../failures/inspection-text.ts";
import { readLastReplays } from "../failures/last-replays.ts";
import { SqsFailureQueueReader } from "../failures/queue/failure-queue.ts";
import { queueUrlOf } from "../failures/queue/queue-url.ts";
import { findTarget } from "../target/find/find-target.ts";
import type { Io } from "./command.ts";

/** Shows what is on the failure queue. */
export async function failures(options: FailuresOptions, io: Io): Promise<number> {
  const target = await findTarget(options.where, io);
  const url = queueUrlOf(target, options.queue);
  const retries = new PatientRetries({ ...io.patience, signal: io.interrupt });
  const clients = await io.connect(target, { sockets: 16, retries, silence: io.patience.silence });
  let file: ExportFile | undefined;
  try {
    file = options.export === undefined ? undefined : new ExportFile(resolve(io.cwd, options.export));
    const inspection = await inspectQueue({
      queue: new SqsFailureQueueReader(clients, url),
      url,
      bucket: target.bucket,
      lastReplays: await readLastReplays(io.folder, io.now()),
      signal: io.interrupt,
      onMessage: (message, contents) => file?.add(message, contents),
      onNote: (text) => io.stderr.write(`${text}\n`),
    });
    const text = (): string => inspectionText(inspection, io.now(), terminalWidth(io.stdout));
    await writeOut(io.stdout, options.json ? `${JSON.stringify(inspection)}\n` : text());
    if (!inspection.complete) {
      file?.discard();
      io.stderr.write("Interrupted: only what was seen so far is shown.\n");
      return EXIT.interrupted;
    }
    file?.finish();
    const { inFlight, waiting } = inspection.unseen;
    if (waiting > 0)
      io.stderr.write(`${waiting.toLocaleString("en")} messages wait on the queue, and SQS did not hand them out.\n`);
    return inFlight + waiting > 0 ? EXIT.incomplete : EXIT.done;
  } catch (error) {
    file?.discard();
    throw error;
  } finally {
    clients.destroy();
  }
}
