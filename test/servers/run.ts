/** `npm run test:servers`: installs the servers, and runs the tests that need them. `--write` writes docs/conformance.md. */
import { spawn } from "node:child_process";
import { CREDENTIALS } from "./processes/test-servers.ts";
import { FOLDERS_VARIABLE, install, SERVERS, type InstalledServer } from "./processes/installed-servers.ts";

const CI = process.env["CI"] === "true";

async function run(argv: readonly string[]): Promise<number> {
  console.log(`installing ${SERVERS.join(", ")}, unless they are there`);
  const folders: Partial<Record<InstalledServer, string>> = {};
  const leftOut: string[] = [];
  await Promise.all(
    SERVERS.map(async (name) => {
      const began = performance.now();
      const installed = await install(name);
      const seconds = ((performance.now() - began) / 1_000).toFixed(0);
      if ("folder" in installed) {
        folders[name] = installed.folder;
        console.log(`${name}: ${installed.folder} (${seconds} s)`);
      } else leftOut.push(`left out: ${name}: ${installed.reason}`);
    }),
  );
  for (const line of leftOut) console.log(line);
  if (CI && leftOut.length > 0) return 1;
  const code = await mocha(argv, folders);
  // Once more: hundreds of lines later.
  for (const line of leftOut) console.log(line);
  return code;
}

function mocha(argv: readonly string[], folders: Partial<Record<InstalledServer, string>>): Promise<number> {
  const options = argv.filter((argument) => argument !== "--write");
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _token, ...environment } = process.env;
  const child = spawn(process.execPath, ["node_modules/mocha/bin/mocha.js", ...options, "test/servers/**/*.test.ts"], {
    env: {
      ...environment,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      [FOLDERS_VARIABLE]: JSON.stringify(folders),
      ...(argv.includes("--write") ? { SLUICE_WRITE: "1" } : {}),
    },
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}

process.exitCode = await run(process.argv.slice(2));
