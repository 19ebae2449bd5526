// Loaded before every test.

// The SDK's advice to leave Node 20 would stand between the tests' own lines.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

// What a child process runs is compiled another way than here; its coverage, laid over ours, would hit the wrong lines. Ours has
// begun before this line. The process that starts mocha's workers runs no tests, and hands the variable on to them.
if (!startsWorkers()) delete process.env["NODE_V8_COVERAGE"];

// Mocha's pool sends SIGTERM to a worker that takes more than a second to exit. On a busy machine, writing the coverage takes longer.
process.once("exit", () => process.on("SIGTERM", () => undefined));

function startsWorkers(): boolean {
  return process.argv.includes("--parallel") && process.env["MOCHA_WORKER_ID"] === undefined;
}
