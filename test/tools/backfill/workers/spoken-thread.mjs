// A thread that speaks as thread.ts does, and does what an object's key says.
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";

const counts = { retries: 2, throttles: 1, limit: workerData.task.concurrency };
const totals = { objects: 1 };
const news = (outcomes, ended) => parentPort.postMessage({ kind: "news", outcomes, ended, counts });
let stopped = false;
const kept = [];

function act(id, index, key) {
  if (key === "die") process.exit(3);
  if (key === "throw") throw new Error("a bug");
  if (key === "memory") for (;;) kept.push(new Array(1e6).fill(kept.length));
  if (key === "hang") return;
  if (key === "fatal") news([{ id, index, outcome: { kind: "fatal", message: "there is no such table" } }], []);
  else if (stopped) news([{ id, index, outcome: { kind: "abandoned" } }], []);
  else news([{ id, index, outcome: { kind: "done", totals: { ...totals, key }, failure: undefined } }], []);
}

parentPort.on("message", (message) => {
  if (message.kind === "stop") stopped = true;
  if (message.kind === "credentials" || message.kind === "noCredentials") {
    news([{ id: 0, index: 0, outcome: { kind: "done", totals: { answer: message }, failure: undefined } }], [0]);
  }
  if (message.kind !== "lots") return;
  for (const { id, lot } of message.lots) {
    lot.objects.forEach(({ object: { key } }, index) => {
      if (key === "ask") parentPort.postMessage({ kind: "ask", ask: 7, forceRefresh: true });
      else act(id, index, key);
    });
    if (!lot.objects.some(({ object: { key } }) => key === "hang" || key === "ask")) news([], [id]);
  }
});
parentPort.postMessage({ kind: "ready" });
