// A thread of a backfill: processes the objects that it gets, and tells what becomes of them.
import { setMaxListeners } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { PatientRetries } from "../../../runtime/work/patient-retries.ts";
import { makeShardEngine, workOnLot } from "../../../runtime/work/shard/shard-engine.ts";
import { SharedTurns } from "../../../runtime/work/turns.ts";
import { explain } from "../../target/access/explain-error.ts";
import { connectFrom } from "../../target/clients/connect-from.ts";
import { portsOf } from "../../target/clients/ports.ts";
import { AskedCredentials } from "./asked-credentials.ts";
import type { FromThread, News, ThreadData, ToThread } from "./messages.ts";

const TICK_MILLISECONDS = 1_000;

if (!parentPort) throw new Error("it runs in a thread only");
const port = parentPort;
const { target, task, patience, turns } = workerData as ThreadData;
const post = (message: FromThread): void => port.postMessage(message);

const stop = new AbortController();
const { signal } = stop;
setMaxListeners(0, signal);
const retries = new PatientRetries({ ...patience, signal });
const asked = new AskedCredentials(post);
const clients = await connectFrom(process.env)(target, {
  ...{ sockets: task.concurrency, retries, silence: patience.silence },
  credentials: (options) => asked.get(options),
});
const engine = makeShardEngine({
  ...{ task, retries, signal, cuts: false, turns: new SharedTurns(turns) },
  ...portsOf(clients, task),
});

let outcomes: News["outcomes"][number][] = [];
let ended: number[] = [];
let isTelling = false;

/** What happens in one turn of the loop is told in one message. */
function tell(): void {
  if (isTelling) return;
  isTelling = true;
  setImmediate(() => {
    isTelling = false;
    const counts = { retries: retries.retries, throttles: retries.throttles, limit: engine.limit.current };
    post({ kind: "news", outcomes, ended, counts });
    outcomes = [];
    ended = [];
  });
}

function take({ id, lot }: (ToThread & { readonly kind: "lots" })["lots"][number]): void {
  void engine.window.begin(async () => {
    await workOnLot(
      engine,
      lot,
      (object, outcome) => {
        const index = lot.objects.indexOf(object);
        const told = outcome.kind === "fatal" ? ({ kind: "fatal", message: explain(outcome.error) } as const) : outcome;
        outcomes.push({ id, index, outcome: told });
        tell();
      },
      signal,
    );
    ended.push(id);
    tell();
  });
}

port.on("message", (message: ToThread) => {
  switch (message.kind) {
    case "lots":
      message.lots.forEach(take);
      return;
    case "stop":
      stop.abort();
      return;
    case "credentials":
    case "noCredentials":
      asked.answered(message);
  }
});
setInterval(() => {
  engine.limit.tick();
  tell();
}, TICK_MILLISECONDS).unref();
post({ kind: "ready" });
