import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { sluiceCommand } from "../../terminal/sluice-command.mjs";

describe("sluiceCommand", () => {
  const repository = fileURLToPath(new URL("../..", import.meta.url));
  const cases = [
    { cwd: repository, script: "tools/sluice.mjs", command: "npx sluice" },
    { cwd: `${repository}examples/iot`, script: "/x/bin/sluice", command: "npx sluice" },
    { cwd: "/", script: "/x/bin/sluice", command: "sluice" },
    { cwd: "/", script: "/x/tools/sluice.mjs", command: "node /x/tools/sluice.mjs" },
    { cwd: "/x", script: "tools/sluice.mjs", command: "node /x/tools/sluice.mjs" },
    { cwd: "/", script: "/my files/tools/sluice.mjs", command: "node '/my files/tools/sluice.mjs'" },
  ];
  for (const { cwd, script, command } of cases) {
    it(`is ${command} in ${cwd}, of ${script}`, () => expect(sluiceCommand(cwd, script)).to.equal(command));
  }
});
