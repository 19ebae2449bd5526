// Loaded before every test.

// The SDK's advice to leave Node 20 would stand between the tests' own lines.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

// What a child process runs is compiled another way than here; its coverage, laid over ours, would hit the wrong lines. Ours has
// begun before this line.
delete process.env["NODE_V8_COVERAGE"];
