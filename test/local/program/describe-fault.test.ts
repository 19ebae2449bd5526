import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { buildSync } from "esbuild";
import { describeFault } from "../../../local/program/describe-fault.ts";
import { runProgram } from "../../../local/program/run-program.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { pathToFileURL } from "node:url";

describe("describeFault", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-test-")));
    mkdirSync(join(folder, "runtime", "map"), { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const bundlingFault = (text: string): unknown => {
    writeFileSync(join(folder, "runtime", "handler.ts"), 'import "./map/time.ts";');
    writeFileSync(join(folder, "runtime", "map", "time.ts"), text);
    try {
      buildSync({
        entryPoints: [join(folder, "runtime", "handler.ts")],
        absWorkingDir: join(folder, "runtime"),
        bundle: true,
        write: false,
        logLevel: "silent",
      });
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it("names file, line and column of a function that cannot be bundled", () => {
    const fault = bundlingFault("\nconst x = ;\n");

    expect(describeFault(fault, `${folder}/`)).to.equal('runtime/map/time.ts:2:11: Unexpected ";"');
  });

  it("names file, line and column of an import that is not there", () => {
    const fault = bundlingFault('import "./nope.ts";\n');

    expect(describeFault(fault, `${folder}/`)).to.equal('runtime/map/time.ts:1:8: Could not resolve "./nope.ts"');
  });

  const others = [
    { error: new Error("sluice:x is 1; allowed: 2"), says: "the Pulumi program failed: sluice:x is 1; allowed: 2" },
    { error: "text", says: "the Pulumi program failed: text" },
  ];
  for (const { error, says } of others) {
    it(`leaves the program's own words: ${says}`, () => expect(describeFault(error, "/project/")).to.equal(says));
  }

  const programs = [
    { title: "that does not compile", text: "\nconst x = ;\n", says: /^index\.ts:2:11: Unexpected ";"$/ },
    {
      title: "that imports what is not exported",
      text: 'import { nope } from "./settings.ts";\nnope();\n',
      says: /^index\.ts:1.*: SyntaxError: The requested module '\.\/settings\.ts' does not provide an export named 'nope'$/,
    },
    {
      title: "that imports a module that is not there",
      text: 'import "./nope.ts";\n',
      says: /^the Pulumi program failed: Cannot find module 'nope\.ts' imported from index\.ts$/,
    },
    {
      title: "that has a fault in a module of its own",
      text: 'import { broken } from "./settings.ts";\nbroken();\n',
      says: /^settings\.ts:2:48: TypeError: Cannot read properties of undefined \(reading 'x'\)$/,
    },
  ];
  for (const { title, text, says } of programs) {
    it(`says in one line what is wrong with a program ${title}`, async () => {
      writeFileSync(
        join(folder, "settings.ts"),
        "export const one = 1;\nexport const broken = () => (undefined as any).x;\n",
      );
      writeFileSync(join(folder, "index.ts"), text);

      const program = pathToFileURL(join(folder, "index.ts"));
      const error = await runProgram("dev", [{}], { program }).catch((reason: unknown) => reason);

      expect(error).to.be.instanceOf(UserError);
      expect((error as Error).message).to.match(says);
    });
  }

  it("ends a program that it is asked to end", async () => {
    writeFileSync(join(folder, "index.ts"), "await new Promise((resolve) => setInterval(resolve, 2 ** 30));\n");
    const stop = new AbortController();

    const running = runProgram("dev", [{}], { program: pathToFileURL(join(folder, "index.ts")), signal: stop.signal });
    stop.abort();
    const error = await running.catch((reason: unknown) => reason);

    expect((error as Error).name).to.equal("AbortError");
  });
});
