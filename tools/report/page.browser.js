// Draws a report from the data that its page carries. Runs in a browser, inlined into the page.
/* global document, window, uPlot */

const data = JSON.parse(document.getElementById("data").textContent);
const number = new Intl.NumberFormat("en");

function element(name, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

function figure(title, value, bad = false) {
  return element(
    "div",
    { className: bad ? "figure bad" : "figure" },
    element("b", {}, value),
    element("span", {}, title),
  );
}

function figures() {
  const { summary } = data;
  document
    .getElementById("figures")
    .append(
      figure("objects", number.format(summary.objects)),
      figure("records", number.format(summary.records)),
      figure("objects failed", number.format(summary.failed), summary.failed > 0),
      figure("records rejected", number.format(summary.outcomes.rejected), summary.outcomes.rejected > 0),
      figure("objects a second", number.format(summary.objectsPerSecond)),
      figure("seconds at work", number.format(summary.durationMilliseconds / 1000)),
      figure("write units", number.format(summary.writeUnits)),
      figure("bytes read", number.format(summary.bytes)),
      figure("retries", number.format(summary.retries)),
      figure("throttled", number.format(summary.throttles)),
      figure("gone", number.format(summary.gone)),
      figure("sessions", number.format(summary.sessions)),
    );
}

const OUTCOMES = [
  ["written", "written"],
  ["storedByReference", "stored by reference"],
  ["alreadyThere", "already there"],
  ["stale", "stale"],
  ["rejected", "rejected"],
];

function outcomes() {
  const counts = data.summary.outcomes;
  const most = Math.max(1, ...Object.values(counts));
  for (const [kind, title] of OUTCOMES) {
    const bar = element("i", { style: `width: ${(counts[kind] / most) * 100}%` });
    const row = element("div", { className: `bar ${kind}` }, title, element("div", {}, bar));
    row.append(element("b", {}, number.format(counts[kind])));
    document.getElementById("outcomes").append(row);
  }
}

const color = (name) => window.getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function chart(id, lines) {
  const place = document.getElementById(id);
  const axis = { stroke: color("--soft"), grid: { stroke: color("--line"), width: 1 } };
  const options = {
    width: place.clientWidth,
    height: 220,
    scales: { x: { time: false } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((seconds) => `${number.format(seconds)} s`) },
      { ...axis, size: 60 },
    ],
    series: [
      { label: "at", value: (_, seconds) => (seconds === null ? "" : `${number.format(seconds)} s`) },
      ...lines.map(({ label, stroke, stepped }) => ({
        ...{ label, stroke: color(stroke), width: 1.5, points: { show: data.series.seconds.length < 30 } },
        ...(stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
      })),
    ],
  };
  const plot = new uPlot(options, [data.series.seconds, ...lines.map(({ values }) => values)], place);
  window.addEventListener("resize", () => plot.setSize({ width: place.clientWidth, height: 220 }));
}

function latencies() {
  const most = Math.max(1, ...data.latencies.map(({ milliseconds }) => milliseconds));
  for (const { percent, milliseconds } of data.latencies) {
    const bar = element("i", { style: `width: ${(milliseconds / most) * 100}%` });
    const row = element("div", { className: "bar" }, `${percent} %`, element("div", {}, bar));
    row.append(element("b", {}, `${number.format(milliseconds)} ms`));
    document.getElementById("latencies").append(row);
  }
}

const COLUMNS = [
  ["key", "Key"],
  ["version", "Version"],
  ["kind", "What"],
  ["records", "Records"],
  ["reason", "Reason"],
  ["detail", "Detail"],
];

function failures() {
  const place = document.getElementById("failures");
  if (data.failures.length === 0) {
    place.append(element("p", {}, "None."));
    return;
  }
  const body = element("tbody");
  const heads = COLUMNS.map(([field, title]) => {
    const button = element("button", { type: "button" }, title);
    const head = element("th", {}, button);
    button.addEventListener("click", () => {
      const ascending = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      show(sorted(field, ascending));
    });
    return head;
  });
  const show = (rows) =>
    body.replaceChildren(
      ...rows.map((row) => element("tr", {}, ...COLUMNS.map(([field]) => element("td", {}, String(row[field]))))),
    );
  show(data.failures);
  place.append(element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body));
  if (data.omitted > 0)
    place.append(element("p", {}, `${number.format(data.omitted)} more are in ${data.summary.failures}.`));
}

function sorted(field, ascending) {
  const sign = ascending ? 1 : -1;
  return [...data.failures].sort((a, b) => sign * (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0));
}

figures();
outcomes();
chart("rate", [{ label: "objects a second", values: data.series.rate, stroke: "--accent" }]);
chart("concurrency", [{ label: "objects at once", values: data.series.concurrency, stroke: "--good", stepped: true }]);
chart("throttles", [
  { label: "throttled a second", values: data.series.throttles, stroke: "--bad" },
  { label: "retries a second", values: data.series.retries, stroke: "--soft" },
]);
latencies();
failures();
