// What the function costs before it does anything: `npm run bench:bundle` prints the size of its bundle and how long this Node
// takes to load it, beside the case study's handler (bench/case-study-handler.ts) with the SDK's and esbuild's defaults.
import Table from "cli-table3";
import { buildSync } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleHandler, TRACED_HANDLER } from "../infra/function/bundle.ts";

const LOADS = 15;

interface Bundle {
  readonly name: string;
  readonly code: string;
  readonly loads: number[];
}

const caseStudy = fileURLToPath(new URL("case-study-handler.ts", import.meta.url));
const esbuildDefaults = buildSync({ entryPoints: [caseStudy], bundle: true, platform: "node", write: false });
const bundles: Bundle[] = [
  { name: "this function", code: bundleHandler(), loads: [] },
  { name: "this function, with traces", code: bundleHandler(TRACED_HANDLER), loads: [] },
  { name: "case study, esbuild's defaults", code: esbuildDefaults.outputFiles[0]?.text ?? "", loads: [] },
  { name: "case study, bundled as this function is", code: bundleHandler(caseStudy), loads: [] },
];

/** Loads a bundle in a process of its own, as a cold start does. @returns milliseconds */
function load(file: string): number {
  const script = `const start = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - start);`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--eval", script], {
    encoding: "utf8",
    env: {
      AWS_REGION: "us-east-1",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      TABLE_NAME: "T",
      FAILURE_QUEUE_URL: "https://queue.example",
      RECORD_MAPPING: "{}",
      MAX_DECOMPRESSED_BYTES: "1000000",
      LOG_SAMPLE_PERCENT: "100",
    },
  });
  const milliseconds = Number(stdout);
  if (stdout === "" || Number.isNaN(milliseconds)) throw new Error(`${file} does not load: ${stderr}`);
  return milliseconds;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

const folder = mkdtempSync(join(tmpdir(), "sluice-bundle-"));
try {
  const files = bundles.map((_, index) => join(folder, `${index}.cjs`));
  bundles.forEach(({ code }, index) => writeFileSync(files[index] ?? "", code));
  // In turn, so that a machine that slows down slows all of them; the first round warms the disk and does not count.
  for (let round = 0; round <= LOADS; round++) {
    bundles.forEach(({ loads }, index) => {
      const milliseconds = load(files[index] ?? "");
      if (round > 0) loads.push(milliseconds);
    });
  }
} finally {
  rmSync(folder, { recursive: true });
}

const [ours] = bundles;
const table = new Table({
  head: ["bundle", "bytes", "gzipped", "load, ms", "ours / this"],
  colAligns: ["left", "right", "right", "right", "right"],
  style: { head: [], border: [] },
});
for (const { name, code, loads } of bundles) {
  const ratios = loads.map((milliseconds, round) => (ours?.loads[round] ?? NaN) / milliseconds);
  table.push([
    name,
    Buffer.byteLength(code).toLocaleString("en"),
    gzipSync(code).length.toLocaleString("en"),
    median(loads).toFixed(0),
    median(ratios).toFixed(2),
  ]);
}
console.log(table.toString());
console.log(`Node ${process.version}; medians of ${LOADS} loads each, in turn, each in a process of its own`);
