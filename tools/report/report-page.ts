import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ReportData } from "./report-data.ts";

const { resolve } = createRequire(import.meta.url);
const PLOT = dirname(resolve("uplot"));

const own = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const plot = (name: string): string => readFileSync(join(PLOT, name), "utf8");

/** A report as one HTML file: styles, the chart library and all data are in it, and it asks no network for anything. */
export function reportPage(data: ReportData): string {
  const { title, created, summary } = data;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(`${summary.run}: ${title}`)}</title>
<style>
${plot("uPlot.min.css")}
${own("page.css")}
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p class="sub">Run ${escaped(summary.run)}, begun ${escaped(created)}, ${escaped(summary.ended ?? "not ended")}</p>
<div id="figures" class="figures"></div>
<h2>What became of the records</h2>
<div id="outcomes"></div>
<h2>Rate</h2>
<div id="rate" class="chart"></div>
<h2>Concurrency</h2>
<div id="concurrency" class="chart"></div>
<h2>Throttling and retries</h2>
<div id="throttles" class="chart"></div>
<h2>How long an object takes</h2>
<div id="latencies"></div>
<h2>Failures</h2>
<div id="failures"></div>
<script type="application/json" id="data">${inScript(data)}</script>
<script>
${plot("uPlot.iife.min.js")}
</script>
<script>
${own("page.browser.js")}
</script>
</body>
</html>
`;
}

/** A key may hold anything: "</script>", too. */
const inScript = (data: ReportData): string => JSON.stringify(data).replaceAll("<", "\\u003c");

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
