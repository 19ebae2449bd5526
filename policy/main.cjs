// Pulumi loads a policy pack by require(), and TypeScript by a compiler that knows no ES modules: tsx knows both.
require("tsx/cjs");
require("./pack.ts");
