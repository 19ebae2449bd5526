// Draws the charts of a report from the data that its page carries. Runs in a browser, inlined into the page.
/* global document, window, ResizeObserver, uPlot */

const course = JSON.parse(document.getElementById("course-data").textContent);
const HEIGHT = 190;
/** Of paper, within its margins. */
const PRINTED_WIDTH = 640;

const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const two = (value) => String(Math.floor(value)).padStart(2, "0");

function time(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600)
    return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.floor((seconds % 3_600) / 60);
  return minutes === 0 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 3_600)} h ${two(minutes)} min`;
}

/** Steps of the time axis, in seconds, that are round in minutes and hours too. */
const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 604_800,
];

/** The same for days. */
const DAY = 86_400;
const DAYS = [1, 2, 7, 14, 28, 56, 91, 182, 365, 730, 1_826, 3_652].map((days) => days * DAY);
const date = (seconds) => new Date(seconds * 1_000).toISOString().slice(0, 10);

/** Asked for at each drawing: the theme may change. */
const color = (name) => () => window.getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** With half a day at either end, for whole bars. */
const wholeDays = (_, first, last) => [first - DAY / 2, last + DAY / 2];

function draw(place) {
  const lines = JSON.parse(place.dataset.lines);
  const byDay = place.dataset.axis === "days";
  const readout = place.parentElement.querySelector(".readout");
  const axis = {
    stroke: color("--soft"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: color("--line"), width: 1 },
    ticks: { stroke: color("--line"), width: 1, size: 4 },
  };
  const series = lines.map(({ label, color: name, stepped }) => ({
    label,
    stroke: color(name),
    width: 1.75,
    points: { show: false },
    ...(byDay ? { paths: uPlot.paths.bars({ size: [0.8, 40] }), fill: color(name) } : {}),
    ...(stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
  }));
  const read = (plot) => {
    const { idx } = plot.cursor;
    const values = lines.map(({ label, list }) => `${number.format(course[list][idx])} ${label}`);
    const at = byDay ? date(course.seconds[idx] ?? 0) : `After ${time(course.seconds[idx])}`;
    readout.textContent = typeof idx === "number" ? `${at}: ${values.join(", ")}` : "";
  };
  return new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 6 } },
      scales: {
        x: { time: false, ...(byDay ? { range: wholeDays } : {}) },
        y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] },
      },
      axes: [
        byDay
          ? { ...axis, incrs: DAYS, space: 90, values: (_, ticks) => ticks.map(date) }
          : { ...axis, incrs: STEPS, space: 80, values: (_, ticks) => ticks.map(time) },
        { ...axis, size: 56, space: 36, values: (_, ticks) => ticks.map((value) => number.format(value)) },
      ],
      series: [{}, ...series],
      hooks: { setCursor: [read] },
    },
    [course.seconds, ...lines.map(({ list }) => course[list])],
    place,
  );
}

const plots = new Map([...document.querySelectorAll(".plot")].map((place) => [place, draw(place)]));

let printing = false;
function fit() {
  for (const [place, plot] of plots) {
    plot.setSize({ width: printing ? PRINTED_WIDTH : place.clientWidth, height: HEIGHT });
  }
}

const watcher = new ResizeObserver(fit);
for (const place of plots.keys()) watcher.observe(place);

/** In the colours of the moment. */
function redraw() {
  for (const plot of plots.values()) plot.redraw();
}
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

// Paper is white, and as wide as paper, whatever the screen is.
function print(now) {
  printing = now;
  document.documentElement.classList.toggle("printing", now);
  fit();
  redraw();
}
window.addEventListener("beforeprint", () => print(true));
window.addEventListener("afterprint", () => print(false));
