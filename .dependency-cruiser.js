/**
 * Imports go one way, so that a newcomer knows where a change can reach. `npm run lint` holds every import to this table, types too.
 *
 * A room may import itself and the rooms that stand beside its name; nothing else of the project. Rooms inside a room are named in
 * full. What no row names is refused.
 */
const runtime = (...rooms) => rooms.map((room) => `runtime/${room}`);
const tools = (...rooms) => rooms.map((room) => `tools/${room}`);

const DATA = runtime("json", "model", "map");
const PORTS = runtime("object", "store");

/** @type {Record<string, string[]>} */
const MAY_IMPORT = {
  // The program: settings become resources. It knows runtime/ only as an entry file to bundle.
  ".": ["infra", "infra/settings"],
  infra: ["infra/settings", "infra/function", "infra/monitoring"],
  "infra/monitoring": ["infra/function", "infra/settings"],
  "infra/function": ["infra/settings"],
  "infra/settings": ["terminal"],

  // What runs in Lambda and in every backfill. It imports nothing of the other houses.
  runtime: runtime("aws", "event", "map", "model", "object", "store", "work"),
  "runtime/aws": [...PORTS, ...runtime("event", "model")],
  "runtime/event": [...PORTS, ...runtime("model", "work")],
  "runtime/work": [...PORTS, ...DATA],
  "runtime/object": [...DATA, ...runtime("decode", "store")],
  "runtime/store": DATA,
  "runtime/decode": DATA,
  "runtime/map": runtime("json", "model"),
  "runtime/model": runtime("json"),
  "runtime/json": [],

  // What every command line of ours shares.
  terminal: [],

  // The command line.
  tools: ["terminal", "runtime/work", "local/program", ...tools("commands", "target")],
  "tools/commands": [
    ...["terminal", "runtime/work"],
    ...tools(
      "backfill",
      "replay",
      "failures",
      "failures/queue",
      "report",
      "report/page",
      "runs",
      "runs/cost",
      "listing/manifest",
      "target",
    ),
  ],
  "tools/backfill": [
    ...["terminal", "runtime/model", "runtime/work"],
    ...tools("runs", "runs/cost", "listing", "listing/manifest", "target"),
  ],
  "tools/replay": [
    ...["terminal", "runtime/model", "runtime/work"],
    ...tools("failures", "failures/queue", "failures/messages", "runs", "target"),
  ],
  "tools/failures": ["terminal", "runtime/work", ...tools("failures/queue", "failures/messages", "runs", "target")],
  "tools/failures/queue": ["terminal", "runtime/work", ...tools("target")],
  "tools/failures/messages": ["terminal", "runtime/event", "runtime/model"],
  "tools/report/page": ["terminal", "runtime/work", ...tools("report", "runs")],
  "tools/report": ["terminal", "runtime/model", "runtime/work", ...tools("runs")],
  "tools/runs": [
    "terminal",
    "runtime/map",
    "runtime/model",
    "runtime/work",
    ...tools("runs/cost", "listing", "listing/manifest", "target"),
  ],
  "tools/runs/cost": ["terminal", "runtime/work"],
  "tools/listing/manifest": ["terminal", "runtime/model", "runtime/work", ...tools("listing", "target")],
  "tools/listing": ["terminal", "runtime/model"],
  "tools/target": [
    ...["terminal", "local/pipeline", "local/program"],
    ...[...PORTS, ...runtime("aws", "map", "model", "work")],
  ],

  // The pipeline on this machine. It runs index.ts as a Pulumi program, in a process of its own.
  local: ["terminal", "local/demo", "local/start"],
  "local/demo": ["terminal", "local/items", "local/pipeline", "local/program"],
  "local/start": ["terminal", "local/items", "local/pipeline", "local/program", "local/server"],
  "local/items": ["terminal", "local/pipeline"],
  "local/pipeline": [
    ...["terminal", "runtime/aws", "local/program", "local/server"],
    ...["local/dynamodb", "local/lambda", "local/s3", "local/sqs"],
  ],
  "local/program": ["terminal", "local/dynamodb", "local/lambda", "local/sqs"],
  "local/lambda": ["terminal", "local/server"],
  "local/sqs": ["local/server"],
  "local/dynamodb": ["terminal", "local/server"],
  "local/s3": ["local/s3/operations", "local/s3/http", "local/s3/store", "local/server"],
  "local/s3/operations": ["local/s3/http", "local/s3/store"],
  "local/s3/http": ["local/s3/store"],
  "local/s3/store": ["local/server"],
  "local/server": ["terminal"],

  policy: [],
};

const HOUSES = "(?:infra|runtime|terminal|tools|local|policy)";
const filesOf = (room) => (room === "." ? "^index\\.ts$" : `^${room}/[^/]+$`);

const rows = Object.entries(MAY_IMPORT).map(([room, others]) => ({
  name: `imports-of-${room === "." ? "index.ts" : room.replaceAll("/", "-")}`,
  severity: "error",
  from: { path: filesOf(room) },
  to: { path: [`^${HOUSES}/`, "^index\\.ts$"], pathNot: [room, ...others].map(filesOf) },
}));

export default {
  forbidden: [
    ...rows,
    {
      name: "room-without-a-row",
      comment: "A new folder needs a row in MAY_IMPORT.",
      severity: "error",
      from: { path: `^${HOUSES}/`, pathNot: Object.keys(MAY_IMPORT).map(filesOf) },
      to: {},
    },
    { name: "circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "pulumi-outside-the-program",
      comment: "Pulumi takes a second to load, and its program runs in a process of its own.",
      severity: "error",
      from: {
        path: "^(?:runtime|terminal|tools|local)/",
        pathNot: ["^local/program/record\\.ts$", "^tools/target/read-stack\\.ts$"],
      },
      to: { path: "node_modules/@pulumi/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:node_modules|coverage)/" },
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".js", ".json"] },
  },
};
