/**
 * Imports go one way, so that a newcomer knows where a change can reach. `npm run lint` holds every import to this table, types too.
 *
 * A room may import itself and the rooms that stand beside its name; nothing else of the project. Rooms inside a room are named in
 * full. What no row names is refused.
 */
const runtime = (...rooms) => rooms.map((room) => `runtime/${room}`);
const tools = (...rooms) => rooms.map((room) => `tools/${room}`);

const TERMINAL = ["terminal", "terminal/arguments", "terminal/text"];
const TARGET = tools("target", "target/find", "target/access", "target/clients");
const RUNS = tools("runs", "runs/cost", "runs/summary");

const VERIFY = tools("verify", "verify/read", "verify/join", "verify/look", "verify/result", "verify/repair");

const DATA = runtime("json", "mapping", "model", "map");
// What a mapping is. It imports nothing but JSON Pointers, so that the program checks a mapping by the very rules of the function.
const MAPPING = runtime("json", "mapping");
const PORTS = runtime("object", "store");

/** @type {Record<string, string[]>} */
const MAY_IMPORT = {
  // The program: settings become resources. It knows runtime/ only as an entry file to bundle.
  ".": ["infra", "infra/settings", "infra/deployed", "infra/trigger"],
  infra: [
    ...MAPPING,
    ...["infra/bucket", "infra/settings", "infra/deployed", "infra/function"],
    ...["infra/monitoring", "infra/scale-out", "infra/trigger"],
  ],
  "infra/bucket": [],
  "infra/scale-out": ["infra/bucket", "infra/function", "infra/settings"],
  "infra/monitoring": ["infra/function", "infra/settings"],
  "infra/function": ["infra/settings"],
  "infra/trigger": ["infra/deployed", "infra/settings"],
  "infra/deployed": [...MAPPING, "infra/settings"],
  "infra/settings": ["terminal/arguments", ...MAPPING],

  // What runs in Lambda and in every backfill. It imports nothing of the other houses.
  runtime: runtime("aws", "event", "event/read", "mapping", "model", "object", "store", "work", "work/shard"),
  "runtime/aws": [...PORTS, ...runtime("event", "event/read", "mapping", "model", "work/shard")],
  // Calls by signed HTTP, without the SDK.
  "runtime/aws/lean": ["runtime/aws", ...runtime("model")],
  "runtime/event": [...PORTS, ...runtime("event/read", "map", "mapping", "model", "work")],
  "runtime/event/read": [...PORTS, ...runtime("mapping", "model")],
  "runtime/work/shard": [...PORTS, ...DATA, "runtime/work"],
  "runtime/work": [...PORTS, ...DATA],
  "runtime/object": [...DATA, ...runtime("decode", "decode/compression", "store")],
  "runtime/store": DATA,
  "runtime/decode/compression": runtime("model"),
  "runtime/decode/types": DATA,
  "runtime/decode": [...DATA, ...runtime("decode/extract", "decode/scan", "decode/types")],
  "runtime/decode/extract": [...DATA, "runtime/decode/types"],
  "runtime/decode/scan": [...DATA, "runtime/decode/extract"],
  "runtime/map": runtime("json", "mapping", "model"),
  "runtime/mapping": runtime("json"),
  "runtime/model": runtime("json"),
  "runtime/json": [],

  // What every command line of ours shares.
  terminal: [],
  "terminal/arguments": ["terminal"],
  "terminal/text": ["terminal", "terminal/arguments"],

  // The command line.
  tools: [...TERMINAL, "runtime/work", "local/program", ...tools("commands", "target/access", "target/clients")],
  "tools/commands": [
    ...[...TERMINAL, "runtime/work", ...TARGET, ...RUNS],
    ...tools(
      "backfill",
      "replay",
      "failures",
      "failures/queue",
      "report",
      "report/page",
      "report/verification",
      "listing",
      "listing/manifest",
    ),
    ...VERIFY,
    ...tools("scale-out", "scale-out/run"),
    ...[...MAPPING, ...tools("mapping", "mapping/try", "mapping/suggest", "mapping/suggest/sample")],
  ],
  "tools/mapping": [...TERMINAL, "runtime/decode/compression"],
  "tools/mapping/try": [...TERMINAL, ...DATA, ...PORTS, "runtime/decode", ...tools("mapping", "target")],
  "tools/mapping/suggest": [
    ...[...TERMINAL, ...DATA],
    ...tools("mapping", "mapping/suggest/fields", "mapping/suggest/sample", "target"),
  ],
  "tools/mapping/suggest/fields": [...TERMINAL, ...DATA, "tools/mapping/suggest/sample"],
  "tools/mapping/suggest/sample": [
    ...TERMINAL,
    ...DATA,
    ...runtime("decode", "decode/types", "object"),
    "tools/mapping",
  ],
  // Several threads at one run.
  "tools/backfill/workers": [...TERMINAL, ...runtime("work", "work/shard"), ...TARGET, ...tools("runs", "backfill")],
  "tools/backfill": [
    ...MAPPING,
    "tools/backfill/workers",
    ...[...TERMINAL, ...runtime("model", "store", "work", "work/shard"), ...TARGET, ...RUNS],
    ...tools("listing", "listing/manifest"),
  ],
  // A backfill on the workers of a stack.
  "tools/scale-out": [
    ...[...MAPPING, ...TERMINAL, "runtime/work", ...TARGET, ...RUNS],
    ...tools("backfill", "listing", "listing/manifest", "scale-out/aws", "scale-out/run"),
  ],
  "tools/scale-out/run": [
    ...[...TERMINAL, ...runtime("work", "work/shard"), ...RUNS],
    ...tools("backfill", "listing", "scale-out/aws", "target/access"),
  ],
  "tools/scale-out/aws": [...TERMINAL, ...runtime("aws", "work/shard")],
  "tools/replay": [
    ...[...TERMINAL, "runtime/model", "runtime/work", ...TARGET, ...RUNS],
    ...tools("failures", "failures/queue", "failures/messages"),
  ],
  "tools/verify": [
    ...[...MAPPING, ...TERMINAL, ...PORTS, ...runtime("model", "work", "work/shard"), ...TARGET, ...RUNS, ...VERIFY],
    ...tools("listing", "listing/manifest", "failures/queue"),
  ],
  "tools/verify/repair": [
    ...MAPPING,
    ...TERMINAL,
    ...PORTS,
    ...runtime("model", "work"),
    ...TARGET,
    ...RUNS,
    ...VERIFY,
  ],
  // Looks at one object and its items.
  "tools/verify/look": [
    ...MAPPING,
    ...PORTS,
    ...runtime("model", "work"),
    "terminal",
    ...tools("target/access", "verify/join", "verify/read", "verify/result"),
  ],
  // Reads either side.
  "tools/verify/read": [
    ...["terminal", ...MAPPING, ...PORTS, ...runtime("aws", "model", "work", "work/shard"), ...TARGET, ...RUNS],
    ...tools("listing", "failures", "failures/queue", "failures/messages", "verify/join"),
  ],
  "tools/verify/result": [...TERMINAL, ...RUNS],
  // The engine, and what is asked of it.
  "tools/verify/join": [...TERMINAL, "tools/verify/result"],
  "tools/failures": [
    ...[...TERMINAL, "runtime/work", ...TARGET],
    ...tools("failures/queue", "failures/messages", "runs"),
  ],
  "tools/failures/queue": [...TERMINAL, "runtime/work", ...TARGET],
  "tools/failures/messages": [...TERMINAL, ...runtime("event", "event/read", "model", "object")],
  "tools/report/page": [...MAPPING, ...TERMINAL, "runtime/work", "tools/report", ...RUNS],
  "tools/report/verification": [...TERMINAL, ...RUNS, ...tools("report/page", "verify", "verify/result")],
  "tools/report": [...TERMINAL, "runtime/model", "runtime/work", ...RUNS],
  "tools/runs/summary": [
    ...[...TERMINAL, ...runtime("map", "mapping", "model", "work")],
    ...tools("runs", "runs/cost", "listing", "target/access"),
  ],
  "tools/runs/cost": [...TERMINAL, ...runtime("work", "work/shard"), ...tools("runs", "listing")],
  "tools/runs": [
    ...MAPPING,
    ...TERMINAL,
    ...runtime("work", "work/shard"),
    ...tools("listing", "listing/manifest", "target"),
  ],
  "tools/listing/manifest": [
    ...[...TERMINAL, ...runtime("model", "work", "work/shard")],
    ...tools("listing", "target/access", "target/clients"),
  ],
  "tools/listing": [...TERMINAL, ...runtime("model", "work/shard")],
  "tools/target/find": [...MAPPING, ...TERMINAL, "local/pipeline", "local/program", "tools/target"],
  "tools/target/access": [...MAPPING, ...TERMINAL, ...runtime("aws", "work"), ...tools("target", "target/clients")],
  "tools/target/clients": [
    ...MAPPING,
    ...[...TERMINAL, "local/pipeline", ...PORTS, ...runtime("aws", "aws/lean", "model", "work")],
    "tools/target",
  ],
  "tools/target": [...MAPPING, ...TERMINAL],

  // The pipeline on this machine. It runs index.ts as a Pulumi program, in a process of its own.
  local: [...TERMINAL, "local/demo", "local/start"],
  "local/demo": [...MAPPING, ...TERMINAL, "local/items", "local/pipeline", "local/program"],
  "local/start": [...MAPPING, ...TERMINAL, "local/items", "local/pipeline", "local/program", "local/server"],
  "local/items": [...MAPPING, ...TERMINAL, "local/pipeline"],
  "local/pipeline": [
    ...MAPPING,
    ...[...TERMINAL, "runtime/aws", "local/program", "local/server"],
    ...["local/dynamodb", "local/events", "local/lambda", "local/s3", "local/sqs"],
  ],
  "local/program": [...MAPPING, ...TERMINAL, "local/dynamodb", "local/events", "local/lambda", "local/sqs"],
  "local/lambda": [...TERMINAL, "local/server"],
  "local/sqs": ["local/server"],
  "local/events": [],
  "local/dynamodb": [...TERMINAL, "local/server"],
  "local/s3": ["local/s3/operations", "local/s3/http", "local/s3/store", "local/server"],
  "local/s3/operations": ["local/s3/http", "local/s3/store"],
  "local/s3/http": ["local/s3/store"],
  "local/s3/store": ["local/server"],
  "local/server": [...TERMINAL],

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
