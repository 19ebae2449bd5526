// How fast a backfill is, beside what one would write instead: `npm run bench:backfill [-- OBJECTS]`. The same stub servers for
// all, in a process of their own; each contender in its own.
import { message, start } from "./child.ts";

interface Addresses {
  readonly s3Endpoint: string;
  readonly dynamodbEndpoint: string;
}
interface Took {
  readonly milliseconds: number;
  readonly cpuMicroseconds: number;
}

async function measure(
  latency: number,
  contenders: readonly (readonly [string, number])[],
): Promise<Map<string, Took & { objects: number }>> {
  const most = Math.max(...contenders.map(([, objects]) => objects));
  const servers = start("backfill/stub-servers.ts", [most, latency]);
  const { s3Endpoint, dynamodbEndpoint } = await message<Addresses>(servers);
  const results = new Map<string, Took & { objects: number }>();
  for (const [name, objects] of contenders) {
    const took = await message<Took>(start("backfill/contenders.ts", [name, s3Endpoint, dynamodbEndpoint, objects]));
    results.set(name, { ...took, objects });
  }
  servers.kill();
  return results;
}

const TITLES: Record<string, string> = {
  sequential: "SDK v3 as it comes, one after the other",
  chunks: "the same, Promise.all in chunks of 50",
  tuned: "SDK v3 tuned, 64 at once",
  ours: "sluice backfill, 64 at once",
  bare: "bare HTTP (undici, unsigned), 64 at once",
};

function print(title: string, results: Map<string, Took & { objects: number }>): void {
  console.log(`\n${title}\n`);
  const first = results.get("sequential");
  const rate = ({ objects, milliseconds }: Took & { objects: number }): number => (objects / milliseconds) * 1_000;
  for (const [name, result] of results) {
    const ratio = first ? `${(rate(result) / rate(first)).toFixed(1)} x` : "";
    const cpu = result.cpuMicroseconds / result.objects;
    console.log(
      `${(TITLES[name] ?? name).padEnd(42)} ${rate(result).toFixed(0).padStart(6)} objects/s ${ratio.padStart(8)} ${cpu.toFixed(0).padStart(6)} µs CPU an object`,
    );
  }
}

const objects = Number(process.argv[2] ?? 5_000);
const few = Math.max(100, Math.round(objects / 20));
print(
  `A server that answers after 20 ms (${objects} objects; ${few} one after the other)`,
  await measure(20, [
    ["sequential", few],
    ["chunks", objects],
    ["tuned", objects],
    ["ours", objects],
    ["bare", objects],
  ]),
);
const near = await measure(0, [
  ["sequential", objects],
  ["chunks", objects],
  ["tuned", objects],
  ["ours", objects],
  ["bare", objects],
]);
print(`A server that answers at once (${objects} objects)`, near);
const cpu = (name: string): number => (near.get(name)?.cpuMicroseconds ?? 0) / objects;
console.log(`\nCPU of ours to that of the tuned SDK: ${(cpu("ours") / cpu("tuned")).toFixed(2)}`);
