import process from "node:process";
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { items, objects, tell } from "./sides.mjs";

const [folder, size] = process.argv.slice(2);
const count = Number(size);
const env = { ...process.env, LC_ALL: "C" };

/** Writes rows as lines. Keys with line ends or tabs would have to be escaped. */
async function write(stream, rows) {
  let lines = [];
  const flush = async () => {
    const text = lines.join("");
    lines = [];
    if (!stream.write(text)) await once(stream, "drain");
  };
  for (const [key, modified] of rows) {
    lines.push(`${key}\t${modified}\n`);
    if (lines.length === 20_000) await flush();
  }
  await flush();
  stream.end();
}

const left = join(folder, "objects");
const right = join(folder, "items");
const unsorted = join(folder, "items.unsorted");
// A listing is sorted already. A scan is not, and must be whole on disk before it is sorted: it may be killed and resumed.
for (const [file, rows] of [
  [left, objects(count)],
  [unsorted, items(count)],
]) {
  const stream = createWriteStream(file);
  const written = once(stream, "finish");
  await write(stream, rows);
  await written;
}
const sorting = spawn(
  "sort",
  ["-t", "\t", "-k1,1", "-S", "400M", "--parallel=2", "-T", folder, "-o", right, unsorted],
  {
    ...{ env, stdio: "inherit" },
  },
);
await once(sorting, "exit");

const joining = spawn("join", ["-t", "\t", "-a1", "-a2", "-e", "-", "-o", "0,1.2,2.2", left, right], {
  ...{ env, stdio: ["ignore", "pipe", "inherit"] },
});
const ended = once(joining, "exit");
const found = { missing: 0, stale: 0, orphaned: 0 };
for await (const line of createInterface({ input: joining.stdout })) {
  const [, object, item] = line.split("\t");
  if (item === "-") found.missing += 1;
  else if (object === "-") found.orphaned += 1;
  else if (object !== item) found.stale += 1;
}
await ended;
tell(found);
