import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { BUNDLE_FILE, BUNDLE_HANDLER, bundleHandler, TRACED_HANDLER, WORKER } from "../../../infra/function/bundle.ts";

describe("bundleHandler", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-bundle-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A handler with a module beside it, in a folder of its own. */
  function sources(name: string, answer: string): string {
    const entry = join(folder, name, "deep", "handler.ts");
    mkdirSync(join(folder, name, "deep"), { recursive: true });
    writeFileSync(join(folder, name, "answer.ts"), `export const answer: string = ${JSON.stringify(answer)};\n`);
    writeFileSync(
      entry,
      'import { answer } from "../answer.ts";\nimport { basename } from "node:path";\n' +
        "export const handler = async (event: string) => answer + basename(event);\n",
    );
    return entry;
  }

  it("makes one file that Node loads wherever it lies, under a package.json of ES modules too", () => {
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    const file = join(folder, BUNDLE_FILE);
    writeFileSync(file, bundleHandler(sources("one", "näh ")));

    const script = `import(${JSON.stringify(file)}).then((m) => m.handler("a/b")).then((said) => process.stdout.write(said))`;
    expect(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" })).to.equal("näh b");
    expect(BUNDLE_HANDLER).to.equal(`${BUNDLE_FILE.replace(".cjs", "")}.handler`);
  });

  it("makes the same of the same sources, in another folder too", () => {
    const one = sources("one", "same");
    cpSync(join(folder, "one"), join(folder, "two-of-another-length"), { recursive: true });

    const bundle = bundleHandler(one);
    expect(bundleHandler(one)).to.equal(bundle);
    expect(bundleHandler(join(folder, "two-of-another-length", "deep", "handler.ts"))).to.equal(bundle);
  });

  it("has X-Ray's SDK only for a function with traces", () => {
    expect(bundleHandler()).to.not.contain("AWS_XRAY_DAEMON_ADDRESS");
    expect(bundleHandler(TRACED_HANDLER)).to.contain("AWS_XRAY_DAEMON_ADDRESS");
  });

  it("changes with its sources", () => {
    expect(bundleHandler(sources("one", "a"))).to.not.equal(bundleHandler(sources("two", "b")));
  });

  it("keeps the names of functions, for stack traces", () => {
    const entry = sources("one", "a");
    writeFileSync(entry, "function inner() { throw new Error(); }\nexport const handler = () => inner();\n");
    const file = join(folder, BUNDLE_FILE);
    writeFileSync(file, bundleHandler(entry));

    const script = `try { require(${JSON.stringify(file)}).handler(); } catch (error) { process.stdout.write(error.stack); }`;
    const stack = execFileSync(process.execPath, ["-e", script], { encoding: "utf8" });

    // V8 writes the object of a method before its name.
    const names = [...stack.matchAll(/^ +at (?:\w+\.)?(\w+) /gm)].map(([, name]) => name);
    expect(names.slice(0, 2)).to.deep.equal(["inner", "handler"]);
  });

  it("says where a source is wrong", () => {
    const entry = sources("one", "a");
    writeFileSync(entry, "export const handler = ;\n");

    expect(() => bundleHandler(entry)).to.throw('handler.ts:1:23: ERROR: Unexpected ";"');
  });

  for (const { title, entry } of [
    { title: "the function", entry: undefined },
    { title: "the worker", entry: WORKER },
  ]) {
    it(`makes of ${title} one module without dependencies, that exports the handler and names no path`, () => {
      const bundle = bundleHandler(entry);
      const file = join(folder, BUNDLE_FILE);
      writeFileSync(file, bundle);

      const script = `process.stdout.write(Object.keys(require(${JSON.stringify(file)})).join())`;
      const env = {
        AWS_REGION: "eu-central-1",
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        TABLE_NAME: "T",
        FAILURE_QUEUE_URL: "https://q",
        RECORD_MAPPING: "{}",
        LOG_SAMPLE_PERCENT: "100",
        MAX_DECOMPRESSED_BYTES: "1",
      };
      const exports = execFileSync(process.execPath, ["-e", script], {
        encoding: "utf8",
        env,
        stdio: ["ignore", "pipe", 2],
      });
      expect(exports).to.equal("handler");
      expect(bundle).to.not.include(process.cwd()).and.not.include("node_modules");
    });
  }
});
