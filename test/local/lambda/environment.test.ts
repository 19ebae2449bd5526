import { expect } from "chai";
import { unpackCode, type UnpackedCode } from "../../../local/lambda/code.ts";
import { Environment, type FunctionSettings } from "../../../local/lambda/environment.ts";
import { PendingTimeouts } from "../../support/pending-timeouts.ts";

describe("Environment", () => {
  const stops: (() => Promise<void> | void)[] = [];
  const output: string[] = [];
  afterEach(async () => {
    output.length = 0;
    while (stops.length > 0) await stops.pop()?.();
  });

  const unpack = (files: Record<string, string>, handler = "index.handler"): UnpackedCode => {
    const code = unpackCode(files, handler);
    stops.push(() => code.remove());
    return code;
  };
  const start = (
    files: Record<string, string>,
    settings: Partial<FunctionSettings> = {},
    handler?: string,
  ): Environment => {
    const environment = new Environment(
      unpack(files, handler),
      { name: "f", arn: "arn:f", environment: { A: "1" }, timeoutSeconds: 5, memoryMegabytes: 128, ...settings },
      (text) => output.push(text),
    );
    stops.push(() => environment.stop());
    return environment;
  };
  const invoke = (environment: Environment, payload: unknown = {}) =>
    environment.invoke({ requestId: "r-1", payload: JSON.stringify(payload) });

  const forms = [
    { title: "a CommonJS bundle", files: { "index.cjs": "exports.handler = async (e) => e.x + 1;" } },
    { title: "an ES module", files: { "index.mjs": "export const handler = async (e) => e.x + 1;" } },
    { title: "a plain .js file as CommonJS", files: { "index.js": "exports.handler = async (e) => e.x + 1;" } },
  ];
  for (const { title, files } of forms) {
    it(`runs ${title}`, async () => {
      expect(await invoke(start(files), { x: 1 })).to.deep.equal({ kind: "succeeded", result: "2" });
    });
  }

  it("finds a handler in a folder of the archive", async () => {
    const environment = start({ "a/b.mjs": "export const run = () => 'ran';" }, {}, "a/b.run");

    expect(await invoke(environment)).to.deep.equal({ kind: "succeeded", result: '"ran"' });
  });

  it("gives the function its variables and no others", async () => {
    const result = await invoke(start({ "index.mjs": "export const handler = () => process.env;" }));

    expect(result).to.deep.equal({ kind: "succeeded", result: '{"A":"1"}' });
  });

  it("gives the function Lambda's context", async () => {
    const code = `export const handler = (e, c) => ({ ...c, left: c.getRemainingTimeInMillis() });`;
    const result = await invoke(start({ "index.mjs": code }));

    const { left, ...context } = JSON.parse(result.kind === "succeeded" ? result.result : "{}") as { left: number };
    expect(context).to.deep.equal({
      functionName: "f",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:f",
      memoryLimitInMB: "128",
      logGroupName: "/aws/lambda/f",
      logStreamName: "local",
      awsRequestId: "r-1",
      callbackWaitsForEmptyEventLoop: true,
    });
    // A busy machine may take long to start the function; that Lambda counts down from the timeout is what matters.
    expect(left).to.be.within(1, 5_000);
  });

  it("loads the code once, and keeps what it remembers", async () => {
    const environment = start({ "index.mjs": "let n = 0; export const handler = () => ++n;" });

    expect([await invoke(environment), await invoke(environment)]).to.deep.equal([
      { kind: "succeeded", result: "1" },
      { kind: "succeeded", result: "2" },
    ]);
  });

  it("hands over everything that was printed before the invocation ends", async () => {
    const code = `export const handler = () => { console.log("one"); process.stderr.write("two\\n"); };`;
    await invoke(start({ "index.mjs": code }));

    expect(output.join("")).to.equal("one\ntwo\n");
  });

  it("reports what the function throws, and goes on", async () => {
    const code = `export const handler = (e) => { if (e.bad) throw new RangeError("no"); return 1; };`;
    const environment = start({ "index.mjs": code });

    const failed = await invoke(environment, { bad: true });

    expect(failed).to.have.nested.property("error.errorType", "RangeError");
    expect(failed).to.have.nested.property("error.errorMessage", "no");
    expect(failed).to.have.nested.property("error.trace[0]", "RangeError: no");
    expect(await invoke(environment)).to.deep.equal({ kind: "succeeded", result: "1" });
    expect(environment.broken).to.equal(undefined);
  });

  it("reports what the function throws that is no error", async () => {
    const environment = start({ "index.mjs": "export const handler = () => { throw 'a text'; };" });

    expect(await invoke(environment)).to.deep.equal({
      kind: "failed",
      error: { errorType: "string", errorMessage: "a text", trace: [] },
    });
  });

  const ends = [
    {
      title: "takes too long",
      timeoutSeconds: 0.05,
      code: "export const handler = () => new Promise((resolve) => setTimeout(resolve, 60_000));",
      error: { errorType: "Sandbox.Timedout", errorMessage: "RequestId: r-1 Error: Task timed out after 0.05 seconds" },
    },
    {
      title: "never yields",
      timeoutSeconds: 0.05,
      code: "export const handler = () => { for (;;); };",
      error: { errorType: "Sandbox.Timedout", errorMessage: "RequestId: r-1 Error: Task timed out after 0.05 seconds" },
    },
    {
      title: "ends its process",
      timeoutSeconds: 300,
      code: "export const handler = () => process.exit(3);",
      error: { errorType: "Runtime.ExitError", errorMessage: "Runtime exited with error: exit status 3" },
    },
  ];
  for (const { title, timeoutSeconds, code, error } of ends) {
    it(`ends with a function that ${title}`, async () => {
      const environment = start({ "index.mjs": code }, { timeoutSeconds });

      expect(await invoke(environment)).to.deep.equal({ kind: "failed", error });
      expect(environment.broken).to.deep.equal(error);
      expect(await invoke(environment)).to.deep.equal({ kind: "failed", error });
    });
  }

  it("ends with a function that takes too much memory", async () => {
    const code = "const kept = []; export const handler = () => { for (;;) kept.push(new Array(1e5).fill({})); };";
    const environment = start({ "index.mjs": code }, { memoryMegabytes: 16, timeoutSeconds: 300 });

    expect(await invoke(environment)).to.have.nested.property("error.errorType", "Runtime.OutOfMemory");
  });

  const starts = [
    { title: "throws while it loads", files: { "index.mjs": "throw new TypeError('at start');" }, type: "TypeError" },
    { title: "is not there", files: { "other.mjs": "" }, type: "Error" },
    { title: "lacks the export", files: { "index.mjs": "" }, type: "Runtime.HandlerNotFound" },
  ];
  for (const { title, files, type } of starts) {
    it(`reports code that ${title}`, async () => {
      const environment = start(files);
      await environment.started();

      expect(environment.broken?.errorType).to.equal(type);
      expect(await invoke(environment)).to.have.nested.property("error.errorType", type);
    });
  }

  it("ends with a function that throws when nobody waits for it", async () => {
    const code =
      "export const handler = () => new Promise(() => setImmediate(() => { throw new RangeError('late'); }));";
    const environment = start({ "index.mjs": code }, { timeoutSeconds: 300 });

    const result = await invoke(environment);

    expect(result).to.have.property("kind", "failed");
    const { errorType, errorMessage, trace = [] } = environment.broken ?? { errorType: "", errorMessage: "" };
    expect([errorType, errorMessage, trace[0]]).to.deep.equal(["RangeError", "late", "RangeError: late"]);
    expect(trace.length).to.be.greaterThan(1);
  });

  it("has ended when it is stopped, by its first fault", async () => {
    const stopped = start({ "index.mjs": "export const handler = () => 1;" });
    await stopped.started();
    await stopped.stop();
    const broken = start({ "index.mjs": "throw new TypeError('at start');" });
    await broken.started();
    await broken.stop();

    expect([stopped.broken, broken.broken?.errorType]).to.deep.equal([
      { errorType: "Runtime.ExitError", errorMessage: "Runtime exited with error: exit status 1" },
      "TypeError",
    ]);
  });

  it("leaves no timer behind when the function has answered", async () => {
    const environment = start({ "index.mjs": "export const handler = () => 1;" }, { timeoutSeconds: 300 });
    await environment.started();
    const timeouts = new PendingTimeouts();
    const answered = invoke(environment);
    await Promise.resolve();
    await Promise.resolve();
    const during = timeouts.milliseconds;
    await answered;
    const after = timeouts.milliseconds;
    timeouts.restore();

    expect([during, after]).to.deep.equal([[300_000], []]);
  });
});
