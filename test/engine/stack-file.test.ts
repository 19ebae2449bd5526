import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

describe("a new stack", () => {
  for (const stack of ["dev", "prod"]) {
    it(`adds one line to Pulumi.${stack}.yaml, for Pulumi's passphrase`, () => {
      const folder = mkdtempSync(join(tmpdir(), "sluice-stack-file-"));
      try {
        mkdirSync(join(folder, "state"));
        for (const file of ["Pulumi.yaml", `Pulumi.${stack}.yaml`]) copyFileSync(ROOT + file, join(folder, file));
        writeFileSync(join(folder, "package.json"), "{}");

        execFileSync("pulumi", ["stack", "select", "--create", stack, "--non-interactive"], {
          cwd: folder,
          stdio: "ignore",
          env: {
            ...process.env,
            PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
            PULUMI_HOME: join(folder, "home"),
            PULUMI_CONFIG_PASSPHRASE: "of a test",
            PULUMI_SKIP_UPDATE_CHECK: "true",
          },
        });

        const file = readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8");
        const before = readFileSync(`${ROOT}Pulumi.${stack}.yaml`, "utf8");
        expect(file.slice(0, before.length)).to.equal(before);
        expect(file.slice(before.length)).to.match(/^encryptionsalt: \S+\n$/);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
